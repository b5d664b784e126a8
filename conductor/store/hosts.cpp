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

HostPlace host_locate(Tx& tx, const std::string& host, const std::string& node) {
  const auto found = db::read_first<HostPlace>(tx.exec("host_locate"_sql, host, node));
  return found.value_or(HostPlace{});
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
