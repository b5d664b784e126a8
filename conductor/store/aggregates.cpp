#include "conductor/store/aggregates.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace nova::conductor {

using namespace db::literals;
using proto::HostName;

namespace {

constexpr const char* zone_key = "availability_zone";

std::string zone_of(const AggregateRow& aggregate) {
  const auto found = aggregate.metadata.find(zone_key);
  return found == aggregate.metadata.end() ? std::string() : found->second;
}

db::TextArray name_array(const std::vector<HostName>& hosts) {
  std::vector<std::string> names;
  for (const auto& host : hosts) names.push_back(host.str());
  return db::text_array(names);
}

// What is not done to an aggregate, how that is told, and with which code.
struct Action {
  std::string_view words;
  Errc code;
};
constexpr Action adding{"add host to", Errc::conflict};
constexpr Action removing{"remove host from", Errc::conflict};
constexpr Action deleting{"remove host from", Errc::bad_request};  // Nova's words
constexpr Action changing{"update metadata of", Errc::bad_request};

[[noreturn]] void refuse(const AggregateRow& aggregate, const Action& action, const std::string& reason) {
  throw Fault({action.code,
               fmt::format("Cannot {} aggregate {}. Reason: {}.", action.words, aggregate.id, reason),
               "InvalidAggregateAction"});
}

std::vector<std::string> texts(const db::Rows& rows, std::string_view column) {
  std::vector<std::string> out;
  for (int i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<std::string>(column));
  return out;
}

// A host is in one zone at most.
void check_zone(Tx& tx, const AggregateRow& aggregate, const std::vector<HostName>& hosts,
                const Action& action, const std::string& zone) {
  if (zone.empty() || hosts.empty()) return;
  const auto others =
      texts(tx.exec("aggregate_other_zones"_sql, aggregate.id, name_array(hosts), zone), "zone");
  if (!others.empty())
    refuse(aggregate, action,
           fmt::format("One or more hosts already in availability zone(s) {}", fmt::join(others, ", ")));
}

// Servers do not change zones under their owners.
void check_empty(Tx& tx, const AggregateRow& aggregate, const std::vector<HostName>& hosts,
                 const Action& action) {
  if (hosts.empty()) return;
  if (!tx.exec("hosts_with_servers"_sql, name_array(hosts)).empty())
    refuse(aggregate, action, "One or more hosts contain instances in this zone");
}

void touch_hosts(Tx& tx, const std::vector<HostName>& hosts) {
  if (!hosts.empty()) tx.exec("host_touch"_sql, name_array(hosts));
}

AggregateRow lock(Tx& tx, std::int64_t id) {
  tx.exec("aggregate_lock"_sql, id);
  return aggregate_get(tx, id);
}

// `write` with a taken name told in Nova's words.
template <class F>
auto named(const std::string& name, F write) {
  try {
    return write();
  } catch (const Fault& fault) {
    if (fault.error().kind != "aggregates_name") throw;
  }
  throw Fault({Errc::conflict, fmt::format("Aggregate {} already exists.", name), "AggregateNameExists"});
}

}  // namespace

AggregateRow aggregate_insert(Tx& tx, const std::string& name, const std::string& zone) {
  std::map<std::string, std::string> metadata;
  if (!zone.empty()) metadata[zone_key] = zone;
  return named(
      name, [&] { return *db::read_first<AggregateRow>(tx.exec("aggregate_insert"_sql, name, metadata)); });
}

AggregateRow aggregate_get(Tx& tx, std::int64_t id) {
  auto found = db::read_first<AggregateRow>(tx.exec("aggregate_find"_sql, id));
  if (!found)
    throw Fault({Errc::not_found, fmt::format("Aggregate {} could not be found.", id), "AggregateNotFound"});
  return std::move(*found);
}

std::vector<AggregateRow> aggregate_list(Tx& tx) {
  return db::read_all<AggregateRow>(tx.exec("aggregate_list"_sql));
}

AggregateRow aggregate_rename(Tx& tx, std::int64_t id, const std::string& name) {
  const auto aggregate = lock(tx, id);
  named(name, [&] { return tx.exec("aggregate_rename"_sql, id, name); });
  touch_hosts(tx, aggregate.hosts);
  return aggregate_get(tx, id);
}

AggregateRow aggregate_change_metadata(Tx& tx, std::int64_t id,
                                       const std::map<std::string, std::optional<std::string>>& changes) {
  const auto before = lock(tx, id);
  auto after = before;
  for (const auto& [key, value] : changes) {
    if (value)
      after.metadata[key] = *value;
    else
      after.metadata.erase(key);
  }
  if (zone_of(after) != zone_of(before)) {
    check_zone(tx, before, before.hosts, changing, zone_of(after));
    check_empty(tx, before, before.hosts, changing);
  }
  tx.exec("aggregate_set_metadata"_sql, id, after.metadata);
  touch_hosts(tx, before.hosts);
  return aggregate_get(tx, id);
}

void aggregate_delete(Tx& tx, std::int64_t id) {
  const auto aggregate = lock(tx, id);
  if (!aggregate.hosts.empty()) refuse(aggregate, deleting, "Host aggregate is not empty");
  tx.exec("aggregate_delete"_sql, id);
}

AggregateRow aggregate_add_host(Tx& tx, std::int64_t id, const HostName& host) {
  const auto aggregate = lock(tx, id);
  if (!tx.exec("host_is_compute"_sql, host)[0].get<bool>("there"))
    throw Fault({Errc::not_found, fmt::format("Compute host {} could not be found.", host.str()),
                 "ComputeHostNotFound"});
  const std::vector<HostName> hosts{host};
  check_zone(tx, aggregate, hosts, adding, zone_of(aggregate));
  if (!zone_of(aggregate).empty()) check_empty(tx, aggregate, hosts, adding);
  if (tx.exec("aggregate_add_host"_sql, id, host).affected() == 0)
    throw Fault({Errc::conflict, fmt::format("Aggregate {} already has host {}.", id, host.str()),
                 "AggregateHostExists"});
  tx.exec("aggregate_touch"_sql, id);
  touch_hosts(tx, hosts);
  return aggregate_get(tx, id);
}

AggregateRow aggregate_remove_host(Tx& tx, std::int64_t id, const HostName& host) {
  const auto aggregate = lock(tx, id);
  if (std::find(aggregate.hosts.begin(), aggregate.hosts.end(), host) == aggregate.hosts.end())
    throw Fault({Errc::not_found, fmt::format("Aggregate {} has no host {}.", id, host.str()),
                 "AggregateHostNotFound"});
  const std::vector<HostName> hosts{host};
  if (!zone_of(aggregate).empty()) check_empty(tx, aggregate, hosts, removing);
  tx.exec("aggregate_remove_host"_sql, id, host);
  tx.exec("aggregate_touch"_sql, id);
  touch_hosts(tx, hosts);
  return aggregate_get(tx, id);
}

}  // namespace nova::conductor
