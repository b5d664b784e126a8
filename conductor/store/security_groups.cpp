#include "conductor/store/security_groups.hpp"

#include <fmt/format.h>

#include "common/uuid.hpp"
#include "conductor/store/networks.hpp"

namespace nova::conductor {

using namespace db::literals;
using namespace proto::networks;

std::vector<SecurityGroup> security_group_list(Tx& tx, const Which& which) {
  return db::read_all<SecurityGroup>(tx.exec("security_group_list"_sql, which.project, id_filter(which.ids)));
}

std::optional<SecurityGroup> security_group_find(Tx& tx, const std::string& id) {
  Which which;
  which.ids = {id};
  auto found = security_group_list(tx, which);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

SecurityGroup security_group_lock(Tx& tx, const std::string& id) {
  std::optional<SecurityGroup> group;
  if (is_uuid(id)) group = db::read_first<SecurityGroup>(tx.exec("security_group_lock"_sql, id));
  if (!group)
    throw Fault(
        {Errc::not_found, fmt::format("Security group {} does not exist", id), "SecurityGroupNotFound"});
  return std::move(*group);
}

bool security_group_insert(Tx& tx, const SecurityGroup& g) {
  return tx.exec("security_group_insert"_sql, g.id, g.project_id, g.name, g.description, g.stateful, g.tags)
             .affected() == 1;
}

void security_group_update(Tx& tx, const SecurityGroup& g) {
  tx.exec("security_group_update"_sql, g.id, g.name, g.description, g.stateful, g.tags);
}

void security_group_delete(Tx& tx, const std::string& id) {
  bool used = false;
  try {
    tx.exec("security_group_delete"_sql, id);
  } catch (const Fault& fault) {
    used = fault.code() == Errc::conflict;
    if (!used) throw;
  }
  if (used) throw Fault({Errc::conflict, fmt::format("Security Group {} in use.", id), "SecurityGroupInUse"});
}

std::optional<std::string> security_group_default(Tx& tx, const std::string& project) {
  const auto rows = tx.exec("security_group_default"_sql, project);
  if (rows.empty()) return std::nullopt;
  return rows[0].get<std::string>("id");
}

void security_group_rule_insert(Tx& tx, const Rule& r) {
  tx.exec("security_group_rule_insert"_sql, r.id, r.security_group_id, r.project_id, r.description,
          r.direction, r.ethertype, r.protocol, r.port_range_min, r.port_range_max, r.remote_ip_prefix,
          r.remote_group_id);
}

std::optional<std::string> security_group_rule_same(Tx& tx, const Rule& r) {
  const auto rows =
      tx.exec("security_group_rule_same"_sql, r.security_group_id, r.direction, r.ethertype, r.protocol,
              r.port_range_min, r.port_range_max, r.remote_ip_prefix, r.remote_group_id);
  if (rows.empty()) return std::nullopt;
  return rows[0].get<std::string>("id");
}

bool security_group_rule_delete(Tx& tx, const std::string& id) {
  return is_uuid(id) && tx.exec("security_group_rule_delete"_sql, id).affected() == 1;
}

}  // namespace nova::conductor
