#include <fmt/format.h>

#include <algorithm>

#include "common/uuid.hpp"
#include "conductor/handlers/network_steps.hpp"
#include "conductor/handlers/networks.hpp"
#include "conductor/logic/port_binding.hpp"
#include "conductor/store/networks.hpp"
#include "conductor/store/ports.hpp"

namespace nova::conductor {

using namespace proto::networks;

namespace {

[[noreturn]] void mac_taken(const Port& port) {
  throw Fault({Errc::conflict,
               fmt::format("Unable to complete operation for network {}. The mac address {} is in use.",
                           port.network_id, port.mac_address),
               "MacAddressInUse"});
}

// With a MAC address that the network does not have yet, unless one was asked for.
void insert(Tx& tx, Port& port) {
  const bool asked = !port.mac_address.empty();
  if (asked) port.mac_address = checked_mac(port.mac_address);
  for (int attempt = 0; attempt < 16; ++attempt) {
    if (!asked) port.mac_address = new_mac();
    if (port_insert(tx, port)) return;
    if (asked) mac_taken(port);
  }
  throw Fault({Errc::unavailable, "Unable to generate unique mac on network " + port.network_id + ".",
               "MacAddressGenerationFailure"});
}

Port create(Tx& tx, const CreatePort::Request& request) {
  Port port = request.port;
  network_quota_take(tx, port.project_id, "port");
  const Network network = network_hold(tx, port.network_id);
  port.id = new_uuid();
  port.port_security_enabled = request.port_security_enabled.value_or(network.port_security_enabled);
  bind(port, network);
  insert(tx, port);
  give_addresses(tx, port, request.addresses);
  port_set_groups(tx, port.id, groups_of(tx, port, request.groups));
  return *port_find(tx, port.id);
}

void patch(Port& port, const ChangePort::Request& request) {
  replace(port.name, request.name);
  replace(port.description, request.description);
  replace(port.device_id, request.device_id);
  replace(port.device_owner, request.device_owner);
  replace(port.binding_host, request.binding_host);
  replace(port.binding_vnic_type, request.binding_vnic_type);
  replace(port.binding_profile, request.binding_profile);
  replace(port.admin_state_up, request.admin_state_up);
  replace(port.port_security_enabled, request.port_security_enabled);
  replace(port.tags, request.tags);
  if (request.mac_address) port.mac_address = checked_mac(*request.mac_address);
}

void check_mac_change(const Port& port, const ChangePort::Request& request) {
  if (!request.mac_address || port.binding_host.empty() ||
      checked_mac(*request.mac_address) == port.mac_address)
    return;
  throw Fault({Errc::conflict,
               fmt::format("Unable to complete operation on port {}, port is already bound, port type: {}, "
                           "old_mac {}, new_mac {}.",
                           port.id, port.binding_vif_type, port.mac_address, *request.mac_address),
               "PortBound"});
}

void change_groups(Tx& tx, const Port& port, const ChangePort::Request& request) {
  if (request.groups) return port_set_groups(tx, port.id, groups_of(tx, port, request.groups));
  if (!port.port_security_enabled && !port.security_groups.empty())
    throw Fault(
        {Errc::conflict,
         fmt::format("Port has security group associated. Cannot disable port security or IP address until "
                     "security group is removed"),
         "PortSecurityPortHasSecurityGroup"});
}

Port change(Tx& tx, const ChangePort::Request& request) {
  Port port = port_lock(tx, request.id);
  const Network network = network_hold(tx, port.network_id);
  check_mac_change(port, request);
  patch(port, request);
  bind(port, network);
  port_update(tx, port);
  if (request.addresses) change_addresses(tx, port, *request.addresses);
  change_groups(tx, port, request);
  return *port_find(tx, port.id);
}

// As all transactions lock what the items want, so that two of them cannot wait for each other.
template <class Item>
std::vector<Item*> in_order(std::span<Item* const> items) {
  std::vector<Item*> sorted(items.begin(), items.end());
  std::sort(sorted.begin(), sorted.end(), [](const Item* a, const Item* b) { return a->key() < b->key(); });
  return sorted;
}

void remove(Tx& tx, const std::string& id) {
  if (!port_delete(tx, id))
    throw Fault({Errc::not_found, fmt::format("Port {} could not be found.", id), "PortNotFound"});
}

}  // namespace

awaitable<ListPorts::Reply> NetworksHandlers::on(Context context, ListPorts::Request request) {
  ListPorts::Reply reply;
  reply.ports = co_await database_.read(std::move(context), [&](Tx& tx) { return port_list(tx, request); });
  co_return reply;
}

NetworksHandlers::NetworksHandlers(db::Database& database)
    : database_(database),
      new_ports_(database,
                 [](Tx& tx, std::span<NewPort* const> ports) {
                   for (NewPort* port : in_order(ports)) port->made = create(tx, port->request);
                 }),
      gone_ports_(database, [](Tx& tx, std::span<GonePort* const> ports) {
        for (const GonePort* port : in_order(ports)) remove(tx, port->id);
      }) {}

awaitable<OnePort> NetworksHandlers::on(Context context, CreatePort::Request request) {
  NewPort port{request, {}};
  co_await new_ports_.run(std::move(context), port);
  OnePort reply;
  reply.port = std::move(port.made);
  co_return reply;
}

awaitable<OnePort> NetworksHandlers::on(Context context, ChangePort::Request request) {
  OnePort reply;
  reply.port = co_await database_.transact(std::move(context), [&](Tx& tx) { return change(tx, request); });
  co_return reply;
}

awaitable<rpc::Nothing> NetworksHandlers::on(Context context, RemovePort::Request request) {
  GonePort port{request.id};
  co_await gone_ports_.run(std::move(context), port);
  co_return rpc::Nothing{};
}

}  // namespace nova::conductor
