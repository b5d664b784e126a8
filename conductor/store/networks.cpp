#include "conductor/store/networks.hpp"

#include <fmt/format.h>

#include "common/uuid.hpp"

namespace nova::conductor {

using namespace db::literals;
using namespace proto::networks;

namespace {

Fault no_network(const std::string& id) {
  return Fault({Errc::not_found, fmt::format("Network {} could not be found.", id), "NetworkNotFound"});
}

template <class T>
std::optional<T> only(std::vector<T> found) {
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Which by_id(const std::string& id) {
  Which which;
  which.ids = {id};
  return which;
}

Network network_row(Tx& tx, db::Statement statement, const std::string& id) {
  if (!is_uuid(id)) throw no_network(id);
  auto network = db::read_first<Network>(tx.exec(statement, id));
  if (!network) throw no_network(id);
  return std::move(*network);
}

// Deletes a row that others may refer to.
void remove(Tx& tx, db::Statement statement, const std::string& id, const Error& in_use) {
  bool used = false;
  try {
    tx.exec(statement, id);
  } catch (const Fault& fault) {
    used = fault.code() == Errc::conflict;
    if (!used) throw;
  }
  if (used) throw Fault(in_use);
}

}  // namespace

std::optional<db::TextArray> id_filter(const std::vector<std::string>& ids) {
  if (ids.empty()) return std::nullopt;
  std::vector<std::string> good;
  for (const auto& id : ids)
    if (is_uuid(id)) good.push_back(id);
  return db::text_array(good);
}

std::vector<Network> network_list(Tx& tx, const Which& which) {
  return db::read_all<Network>(tx.exec("network_list"_sql, which.project, id_filter(which.ids)));
}

std::optional<Network> network_find(Tx& tx, const std::string& id) {
  return only(network_list(tx, by_id(id)));
}

Network network_lock(Tx& tx, const std::string& id) { return network_row(tx, "network_lock"_sql, id); }
Network network_hold(Tx& tx, const std::string& id) { return network_row(tx, "network_hold"_sql, id); }

void network_insert(Tx& tx, const Network& n) {
  tx.exec("network_insert"_sql, n.id, n.project_id, n.name, n.description, n.admin_state_up, n.shared,
          n.external, n.port_security_enabled, n.mtu, n.network_type, n.vif_type, n.bridge, n.tags);
}

void network_update(Tx& tx, const Network& n) {
  tx.exec("network_update"_sql, n.id, n.name, n.description, n.admin_state_up, n.shared, n.external,
          n.port_security_enabled, n.mtu, n.tags);
}

void network_delete(Tx& tx, const std::string& id) {
  remove(tx, "network_delete"_sql, id,
         {Errc::conflict,
          fmt::format(
              "Unable to complete operation on network {}. There are one or more ports still in use on the "
              "network.",
              id),
          "NetworkInUse"});
}

bool network_used_by_others(Tx& tx, const std::string& id) {
  return tx.exec("network_used_by_others"_sql, id)[0].get<bool>("used");
}

std::vector<Subnet> subnet_list(Tx& tx, const Which& which) {
  return db::read_all<Subnet>(
      tx.exec("subnet_list"_sql, which.project, id_filter(which.ids), id_filter(which.networks)));
}

std::vector<Subnet> subnets_of(Tx& tx, const std::string& network) {
  Which which;
  which.networks = {network};
  return subnet_list(tx, which);
}

std::optional<Subnet> subnet_find(Tx& tx, const std::string& id) { return only(subnet_list(tx, by_id(id))); }

Subnet subnet_lock(Tx& tx, const std::string& id) {
  std::optional<Subnet> subnet;
  if (is_uuid(id)) subnet = db::read_first<Subnet>(tx.exec("subnet_lock"_sql, id));
  if (!subnet)
    throw Fault({Errc::not_found, fmt::format("Subnet {} could not be found.", id), "SubnetNotFound"});
  return std::move(*subnet);
}

std::vector<Subnet> subnets_hold(Tx& tx, const std::string& network) {
  return db::read_all<Subnet>(tx.exec("subnets_hold"_sql, network));
}

void subnet_insert(Tx& tx, const Subnet& s) {
  tx.exec("subnet_insert"_sql, s.id, s.network_id, s.project_id, s.name, s.description, s.ip_version, s.cidr,
          s.gateway_ip, s.enable_dhcp, s.dns_nameservers, s.host_routes, s.allocation_pools, s.tags);
}

void subnet_update(Tx& tx, const Subnet& s) {
  tx.exec("subnet_update"_sql, s.id, s.name, s.description, s.gateway_ip, s.enable_dhcp, s.dns_nameservers,
          s.host_routes, s.allocation_pools, s.tags);
}

void subnet_delete(Tx& tx, const std::string& id) {
  remove(tx, "subnet_delete"_sql, id,
         {Errc::conflict,
          fmt::format(
              "Unable to complete operation on subnet {}: One or more ports have an IP allocation from this "
              "subnet.",
              id),
          "SubnetInUse"});
}

std::optional<std::string> address_next(Tx& tx, const Subnet& subnet) {
  for (const auto& pool : subnet.allocation_pools) {
    const auto rows = tx.exec("address_next"_sql, subnet.id, pool.start, pool.end);
    if (const auto address = rows[0].text("address")) return std::string(*address);
  }
  return std::nullopt;
}

bool address_take(Tx& tx, const std::string& subnet, const std::string& address, const std::string& port) {
  return tx.exec("address_take"_sql, subnet, address, port).affected() == 1;
}

void address_release(Tx& tx, const std::string& port, const PortAddress& address) {
  tx.exec("address_release"_sql, port, address.subnet_id, address.ip_address);
}

const Amounts& network_quota_defaults() {
  static const Amounts defaults{
      {"network", 100}, {"subnet", 100},  {"port", 500}, {"security_group", 10}, {"security_group_rule", 100},
      {"router", 0},    {"floatingip", 0}};
  return defaults;
}

Amounts network_quota_limits(Tx& tx, const std::string& project) {
  Amounts limits = network_quota_defaults();
  const auto rows = tx.exec("network_quota_list"_sql, project);
  for (int i = 0; i < rows.size(); ++i)
    limits[rows[i].get<std::string>("resource")] = rows[i].get<std::int64_t>("hard_limit");
  return limits;
}

Amounts network_quota_used(Tx& tx, const std::string& project) {
  const auto rows = tx.exec("network_quota_used"_sql, project);
  Amounts used;
  for (const auto& [resource, limit] : network_quota_defaults())
    used[resource] = rows[0].has(resource) ? rows[0].get<std::int64_t>(resource) : 0;
  return used;
}

void network_quota_set(Tx& tx, const std::string& project, const Amounts& limits) {
  tx.exec("network_quota_set"_sql, project, limits);
}

void network_quota_reset(Tx& tx, const std::string& project) { tx.exec("network_quota_reset"_sql, project); }

void network_quota_take(Tx& tx, const std::string& project, const std::string& resource) {
  const auto limit = network_quota_limits(tx, project).at(resource);
  if (limit < 0) return;
  tx.exec("network_quota_lock"_sql, project);
  if (network_quota_used(tx, project).at(resource) >= limit)
    throw Fault(
        {Errc::conflict, fmt::format("Quota exceeded for resources: ['{}'].", resource), "OverQuota"});
}

}  // namespace nova::conductor
