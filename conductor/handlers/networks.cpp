#include "conductor/handlers/networks.hpp"

#include <fmt/format.h>

#include "common/rpc/server.hpp"
#include "common/uuid.hpp"
#include "conductor/handlers/network_steps.hpp"
#include "conductor/logic/port_binding.hpp"
#include "conductor/logic/subnet_plan.hpp"
#include "conductor/store/networks.hpp"

namespace nova::conductor {

using namespace proto::networks;

namespace {

Network create(Tx& tx, Network network) {
  network_quota_take(tx, network.project_id, "network");
  network.id = new_uuid();
  if (network.network_type == "local") {
    network.vif_type = "network";
    network.bridge = bridge_name(network.id);
  } else {
    network.vif_type = "bridge";
  }
  network_insert(tx, network);
  return *network_find(tx, network.id);
}

Network change(Tx& tx, const ChangeNetwork::Request& request) {
  Network network = network_lock(tx, request.id);
  if (network.shared && request.shared == false && network_used_by_others(tx, network.id))
    throw Fault(
        {Errc::conflict,
         fmt::format("Unable to reconfigure sharing settings for network {}. Multiple tenants are using it.",
                     network.name),
         "InvalidSharedSetting"});
  replace(network.name, request.name);
  replace(network.description, request.description);
  replace(network.admin_state_up, request.admin_state_up);
  replace(network.shared, request.shared);
  replace(network.external, request.external);
  replace(network.port_security_enabled, request.port_security_enabled);
  replace(network.mtu, request.mtu);
  replace(network.tags, request.tags);
  network_update(tx, network);
  return *network_find(tx, network.id);
}

Subnet create(Tx& tx, const CreateSubnet::Request& request) {
  const Network network = network_lock(tx, request.subnet.network_id);
  network_quota_take(tx, request.subnet.project_id, "subnet");
  Subnet subnet = completed(request.subnet, request.default_gateway);
  subnet.id = new_uuid();
  check_overlap(subnet, subnets_of(tx, network.id));
  subnet_insert(tx, subnet);
  return *subnet_find(tx, subnet.id);
}

Subnet change(Tx& tx, const ChangeSubnet::Request& request) {
  Subnet subnet = subnet_lock(tx, request.id);
  replace(subnet.name, request.name);
  replace(subnet.description, request.description);
  replace(subnet.enable_dhcp, request.enable_dhcp);
  replace(subnet.dns_nameservers, request.dns_nameservers);
  replace(subnet.host_routes, request.host_routes);
  replace(subnet.allocation_pools, request.allocation_pools);
  replace(subnet.tags, request.tags);
  if (request.gateway_ip) subnet.gateway_ip = *request.gateway_ip;
  if (request.gateway_ip && request.gateway_ip->empty()) subnet.gateway_ip.reset();
  subnet_update(tx, completed(std::move(subnet), false));
  return *subnet_find(tx, request.id);
}

}  // namespace

awaitable<ListNetworks::Reply> NetworksHandlers::on(Context context, ListNetworks::Request request) {
  ListNetworks::Reply reply;
  reply.networks =
      co_await database_.read(std::move(context), [&](Tx& tx) { return network_list(tx, request); });
  co_return reply;
}

awaitable<OneNetwork> NetworksHandlers::on(Context context, CreateNetwork::Request request) {
  OneNetwork reply;
  reply.network =
      co_await database_.transact(std::move(context), [&](Tx& tx) { return create(tx, request.network); });
  co_return reply;
}

awaitable<OneNetwork> NetworksHandlers::on(Context context, ChangeNetwork::Request request) {
  OneNetwork reply;
  reply.network =
      co_await database_.transact(std::move(context), [&](Tx& tx) { return change(tx, request); });
  co_return reply;
}

awaitable<rpc::Nothing> NetworksHandlers::on(Context context, RemoveNetwork::Request request) {
  co_await database_.transact(std::move(context), [&](Tx& tx) {
    network_lock(tx, request.id);
    network_delete(tx, request.id);
  });
  co_return rpc::Nothing{};
}

awaitable<ListSubnets::Reply> NetworksHandlers::on(Context context, ListSubnets::Request request) {
  ListSubnets::Reply reply;
  reply.subnets =
      co_await database_.read(std::move(context), [&](Tx& tx) { return subnet_list(tx, request); });
  co_return reply;
}

awaitable<OneSubnet> NetworksHandlers::on(Context context, CreateSubnet::Request request) {
  OneSubnet reply;
  reply.subnet = co_await database_.transact(std::move(context), [&](Tx& tx) { return create(tx, request); });
  co_return reply;
}

awaitable<OneSubnet> NetworksHandlers::on(Context context, ChangeSubnet::Request request) {
  OneSubnet reply;
  reply.subnet = co_await database_.transact(std::move(context), [&](Tx& tx) { return change(tx, request); });
  co_return reply;
}

awaitable<rpc::Nothing> NetworksHandlers::on(Context context, RemoveSubnet::Request request) {
  co_await database_.transact(std::move(context), [&](Tx& tx) {
    subnet_lock(tx, request.id);
    subnet_delete(tx, request.id);
  });
  co_return rpc::Nothing{};
}

awaitable<GetNetworkQuotas::Reply> NetworksHandlers::on(Context context, GetNetworkQuotas::Request request) {
  co_return co_await database_.read(std::move(context), [&](Tx& tx) {
    GetNetworkQuotas::Reply reply;
    reply.limits = network_quota_limits(tx, request.project);
    reply.defaults = network_quota_defaults();
    reply.used = network_quota_used(tx, request.project);
    return reply;
  });
}

awaitable<rpc::Nothing> NetworksHandlers::on(Context context, SetNetworkQuotas::Request request) {
  co_await database_.transact(std::move(context), [&](Tx& tx) {
    if (request.limits)
      network_quota_set(tx, request.project, *request.limits);
    else
      network_quota_reset(tx, request.project);
  });
  co_return rpc::Nothing{};
}

void serve(rpc::Dispatcher& dispatcher, NetworksHandlers& handlers) {
  dispatcher.add(proto::networks::NetworksService{}, handlers);
}

}  // namespace nova::conductor
