#include "conductor/store/hosts.hpp"

#include <algorithm>

#include "common/uuid.hpp"

namespace nova::conductor {

using namespace db::literals;
using proto::HostName;
using proto::HostState;

namespace {

int capacity(int total, int reserved, double ratio) {
  return std::max(0, static_cast<int>(static_cast<double>(total - reserved) * ratio));
}

}  // namespace

void host_report_inventory(Tx& tx, const HostName& host, const proto::Inventory& inventory) {
  if (!is_uuid(inventory.node_uuid))
    throw Fault(Errc::bad_request, "The inventory's node_uuid is not a uuid");
  tx.exec("host_report_inventory"_sql, host, inventory.node_uuid, inventory,
          capacity(inventory.vcpus, inventory.reserved_vcpus, inventory.cpu_allocation_ratio),
          capacity(inventory.memory_mb, inventory.reserved_memory_mb, inventory.ram_allocation_ratio),
          capacity(inventory.local_gb, inventory.reserved_disk_gb, inventory.disk_allocation_ratio));
}

std::optional<HostState> host_find(Tx& tx, const HostName& host) {
  return db::read_first<HostState>(tx.exec("host_find"_sql, host));
}

std::vector<HostState> host_list(Tx& tx) { return db::read_all<HostState>(tx.exec("host_list"_sql)); }

std::vector<HostState> host_page(Tx& tx, const HostName& after, int limit) {
  return db::read_all<HostState>(tx.exec("host_page"_sql, after, limit));
}

std::vector<HostState> hosts_named(Tx& tx, const std::vector<HostName>& hosts) {
  if (hosts.empty()) return {};
  std::vector<std::string> names;
  for (const auto& host : hosts) names.push_back(host.str());
  return db::read_all<HostState>(tx.exec("hosts_named"_sql, db::text_array(names)));
}

namespace {

void add_guests(Tx& tx, std::vector<HostRecord>& records) {
  std::map<HostName, HostRecord*> by_host;
  std::vector<std::string> names;
  for (auto& record : records) {
    by_host[record.state.host] = &record;
    names.push_back(record.state.host.str());
  }
  const auto rows = tx.exec("host_guests"_sql, db::text_array(names));
  for (int i = 0; i < rows.size(); ++i)
    by_host[rows[i].get<HostName>("host")]->servers.push_back(
        {rows[i].get<proto::ServerId>("uuid"), rows[i].get<std::string>("name")});
}

}  // namespace

std::vector<HostRecord> host_records(Tx& tx, const HostQuery& query) {
  if (!query.node_uuid.empty() && !is_uuid(query.node_uuid)) return {};
  const auto uuid = query.node_uuid.empty() ? std::nullopt : std::optional<std::string>(query.node_uuid);
  const auto rows =
      tx.exec("host_records"_sql, uuid, query.number, query.host_part, query.after, query.limit);
  std::map<std::string, ServiceRow> services;
  for (auto& service : service_list(tx, {}, "nova-compute"))
    services[service.host.str()] = std::move(service);
  std::vector<HostRecord> out;
  auto states = db::read_all<HostState>(rows);
  for (int i = 0; i < rows.size(); ++i) {
    HostRecord record;
    record.number = rows[i].get<std::int64_t>("id");
    record.state = std::move(states[static_cast<std::size_t>(i)]);
    record.service = services[record.state.host.str()];
    out.push_back(std::move(record));
  }
  if (query.with_servers && !out.empty()) add_guests(tx, out);
  return out;
}

void host_count_build(Tx& tx, const HostName& host, bool success) {
  tx.exec("host_count_build"_sql, host, success);
}

bool host_remove(Tx& tx, const HostName& host) {
  if (tx.exec("host_carries"_sql, host)[0].get<bool>("carries")) return false;
  tx.exec("host_leave_aggregates"_sql, host);
  tx.exec("host_delete"_sql, host);
  tx.exec("host_delete_services"_sql, host);
  return true;
}

}  // namespace nova::conductor
