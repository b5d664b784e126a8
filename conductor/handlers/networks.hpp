// The conductor's answers to the standalone Network service (proto/conductor/networks.hpp). Every request is
// done within one transaction, in which the rules between rows are kept: addresses given once, groups known,
// limits kept.
#pragma once
#include "conductor/db/batcher.hpp"
#include "proto/conductor/networks.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class NetworksHandlers {
 public:
  // `database` outlives the handlers.
  explicit NetworksHandlers(db::Database& database);

  using Nothing = rpc::Nothing;
  template <class M>
  using Reply = awaitable<typename M::Reply>;

  Reply<proto::networks::ListNetworks> on(Context, proto::networks::ListNetworks::Request);
  Reply<proto::networks::CreateNetwork> on(Context, proto::networks::CreateNetwork::Request);
  Reply<proto::networks::ChangeNetwork> on(Context, proto::networks::ChangeNetwork::Request);
  awaitable<Nothing> on(Context, proto::networks::RemoveNetwork::Request);

  Reply<proto::networks::ListSubnets> on(Context, proto::networks::ListSubnets::Request);
  Reply<proto::networks::CreateSubnet> on(Context, proto::networks::CreateSubnet::Request);
  Reply<proto::networks::ChangeSubnet> on(Context, proto::networks::ChangeSubnet::Request);
  awaitable<Nothing> on(Context, proto::networks::RemoveSubnet::Request);

  Reply<proto::networks::ListPorts> on(Context, proto::networks::ListPorts::Request);
  Reply<proto::networks::CreatePort> on(Context, proto::networks::CreatePort::Request);
  Reply<proto::networks::ChangePort> on(Context, proto::networks::ChangePort::Request);
  awaitable<Nothing> on(Context, proto::networks::RemovePort::Request);

  Reply<proto::networks::ListSecurityGroups> on(Context, proto::networks::ListSecurityGroups::Request);
  Reply<proto::networks::CreateSecurityGroup> on(Context, proto::networks::CreateSecurityGroup::Request);
  Reply<proto::networks::ChangeSecurityGroup> on(Context, proto::networks::ChangeSecurityGroup::Request);
  awaitable<Nothing> on(Context, proto::networks::RemoveSecurityGroup::Request);
  Reply<proto::networks::CreateRule> on(Context, proto::networks::CreateRule::Request);
  awaitable<Nothing> on(Context, proto::networks::RemoveRule::Request);

  Reply<proto::networks::GetNetworkQuotas> on(Context, proto::networks::GetNetworkQuotas::Request);
  awaitable<Nothing> on(Context, proto::networks::SetNetworkQuotas::Request);

 private:
  struct NewPort {
    const proto::networks::CreatePort::Request& request;
    proto::networks::Port made;
    const std::string& key() const { return request.port.project_id; }
  };
  struct GonePort {
    const std::string& id;
    const std::string& key() const { return id; }
  };

  db::Database& database_;
  // Ports of many servers at once: those of one project wait for one another, and would each keep a session
  // with the database meanwhile.
  db::Batcher<NewPort> new_ports_;
  db::Batcher<GonePort> gone_ports_;
};

void serve(rpc::Dispatcher& dispatcher, NetworksHandlers& handlers);

}  // namespace nova::conductor
