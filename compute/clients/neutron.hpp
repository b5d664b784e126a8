// A port's security rules over Neutron's API v2.0, spoken as this service's own user. Owned by the app, used
// on one loop thread.
#pragma once
#include "common/openstack/service_client.hpp"
#include "compute/ports/security_rules.hpp"

namespace nova::compute {

class Neutron final : public SecurityRules {
 public:
  explicit Neutron(openstack::ServiceClient& service) : service_(service) {}
  awaitable<PortSecurity> of_port(Context context, proto::PortId port) override;

 private:
  awaitable<std::string> get(Context context, std::string path);
  awaitable<std::vector<std::string>> members(Context context, std::string group);

  openstack::ServiceClient& service_;
};

}  // namespace nova::compute
