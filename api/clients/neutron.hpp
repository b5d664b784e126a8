// The Network service over its v2.0 REST API, with the caller's token: what a create request must be checked
// against. Owned by the app; one loop thread.
#pragma once
#include "api/network_service.hpp"
#include "common/async/shared_reads.hpp"
#include "common/openstack/service_client.hpp"

namespace nova::api {

class Neutron final : public NetworkService {
 public:
  // `client` outlives it.
  explicit Neutron(openstack::ServiceClient& client) : client_(client) {}
  awaitable<std::vector<NetworkInfo>> available_networks(Context context) override;
  awaitable<std::vector<NetworkInfo>> networks(Context context, std::vector<std::string> ids) override;
  awaitable<PortInfo> port(Context context, std::string port_id) override;
  awaitable<std::vector<SecurityGroupInfo>> security_groups(Context context) override;
  awaitable<std::string> allocate_network(Context context) override;
  awaitable<http::Response> forward(Context context, std::string method, std::string path,
                                    std::string body) override;

 private:
  awaitable<http::Response> get(Context context, std::string path);

  openstack::ServiceClient& client_;
  SharedReads<http::Response> reads_;  // many creates at once want the same network
};

}  // namespace nova::api
