#include "conductor/store/ports.hpp"

#include <fmt/format.h>

#include "common/uuid.hpp"
#include "conductor/store/networks.hpp"

namespace nova::conductor {

using namespace db::literals;
using namespace proto::networks;

namespace {

bool only_a_device(const Which& which) {
  return which.devices.size() == 1 && !which.devices.front().empty() && which.project.empty() &&
         which.ids.empty() && which.networks.empty();
}

}  // namespace

std::vector<Port> port_list(Tx& tx, const Which& which) {
  if (only_a_device(which)) return db::read_all<Port>(tx.exec("ports_of_device"_sql, which.devices.front()));
  const auto devices =
      which.devices.empty() ? std::optional<db::TextArray>() : std::optional(db::text_array(which.devices));
  return db::read_all<Port>(
      tx.exec("port_list"_sql, which.project, id_filter(which.ids), id_filter(which.networks), devices));
}

std::optional<Port> port_find(Tx& tx, const std::string& id) {
  if (!is_uuid(id)) return std::nullopt;
  return db::read_first<Port>(tx.exec("port_find"_sql, id));
}

std::vector<PortOfServer> ports_at(Tx& tx, const std::string& address) {
  return db::read_all<PortOfServer>(tx.exec("ports_at"_sql, address));
}

Port port_lock(Tx& tx, const std::string& id) {
  std::optional<Port> port;
  if (is_uuid(id) && !tx.exec("port_lock"_sql, id).empty()) port = port_find(tx, id);
  if (!port) throw Fault({Errc::not_found, fmt::format("Port {} could not be found.", id), "PortNotFound"});
  return std::move(*port);
}

bool port_insert(Tx& tx, const Port& p) {
  return tx.exec("port_insert"_sql, p.id, p.network_id, p.project_id, p.name, p.description, p.mac_address,
                 p.admin_state_up, p.status, p.device_id, p.device_owner, p.binding_host, p.binding_vnic_type,
                 p.binding_vif_type, p.binding_profile, p.port_security_enabled, p.tags)
             .affected() == 1;
}

void port_update(Tx& tx, const Port& p) {
  bool taken = false;
  try {
    tx.exec("port_update"_sql, p.id, p.name, p.description, p.mac_address, p.admin_state_up, p.status,
            p.device_id, p.device_owner, p.binding_host, p.binding_vnic_type, p.binding_vif_type,
            p.binding_profile, p.port_security_enabled, p.tags);
  } catch (const Fault& fault) {
    taken = fault.code() == Errc::conflict;
    if (!taken) throw;
  }
  if (taken)
    throw Fault({Errc::conflict,
                 fmt::format("Unable to complete operation for network {}. The mac address {} is in use.",
                             p.network_id, p.mac_address),
                 "MacAddressInUse"});
}

bool port_delete(Tx& tx, const std::string& id) {
  return is_uuid(id) && tx.exec("port_delete"_sql, id).affected() == 1;
}

void port_set_groups(Tx& tx, const std::string& port, const std::vector<std::string>& groups) {
  tx.exec("port_groups_clear"_sql, port);
  if (!groups.empty()) tx.exec("port_groups_add"_sql, port, db::text_array(groups));
}

}  // namespace nova::conductor
