// NetworksPort over the Network API v2.0, as this service's own user. A port that it makes carries
// binding:profile {"created_by": "compute"}, which is how unwire() tells it from one that the user brought.
#pragma once
#include <string>
#include <vector>

#include "common/async/shared_reads.hpp"
#include "common/openstack/service_client.hpp"
#include "conductor/clients/neutron_wire.hpp"
#include "conductor/ports/networks.hpp"

namespace nova::conductor {

class NeutronNetworks final : public NetworksPort {
 public:
  explicit NeutronNetworks(openstack::ServiceClient& network) : network_(network) {}
  awaitable<std::vector<proto::Vif>> wire(Context context, NetworkRequest request) override;
  awaitable<void> unwire(Context context, proto::ServerId server) override;

 private:
  awaitable<std::vector<neutron::Port>> ports_of(Context context, std::string server);
  awaitable<std::vector<proto::RequestedNetwork>> wanted(Context context, const NetworkRequest& request);
  awaitable<neutron::Port> make_port(Context context, const NetworkRequest& request,
                                     proto::RequestedNetwork one);
  awaitable<neutron::Port> take_port(Context context, const NetworkRequest& request, std::string port_id);
  awaitable<std::vector<proto::Vif>> describe(Context context, std::vector<neutron::Port> ports);
  awaitable<std::string> send(Context context, std::string method, std::string path, std::string body = {});

  awaitable<std::string> get(Context context, std::string path);
  awaitable<std::vector<std::string>> get_both(const Context& context, std::string one, std::string other);

  openstack::ServiceClient& network_;
  SharedReads<std::string> reads_;  // by path
};

}  // namespace nova::conductor
