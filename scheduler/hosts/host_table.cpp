#include "scheduler/hosts/host_table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nova::scheduler {
namespace {

std::int32_t clamped(double value) {
  constexpr double high = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(std::clamp(std::floor(value), -high, high));
}

std::int32_t room(int total, int reserved, double ratio, int used) {
  return clamped(std::floor((total - reserved) * ratio) - used);
}

// Nova's free disk: by the books, or what the hypervisor says is left if that is less.
std::int32_t disk_free(const HostRecord& record) {
  const proto::Inventory& inventory = record.state.inventory;
  const int booked = inventory.local_gb - record.disk_gb_used;
  return inventory.disk_available_least == 0 ? booked : std::min(booked, inventory.disk_available_least);
}

}  // namespace

bool HostTable::put(proto::HostState state) {
  const auto row = find(state.host);
  if (row && state.generation < records_[*row].state.generation) return false;
  replace(std::move(state));
  return true;
}

void HostTable::replace(proto::HostState state) {
  const auto known = find(state.host);
  if (known) release_shared(*known);
  const Row row = known ? *known : append(state.host);
  HostRecord& record = records_[row];
  state.last_seen = std::max(state.last_seen, record.state.last_seen);
  newest_sign_ = std::max(newest_sign_, state.last_seen);
  std::sort(state.server_ids.begin(), state.server_ids.end());
  columns_.kind[row] = kinds_.acquire(take_kind(state.inventory));
  columns_.aggregates[row] = aggregate_sets_.acquire(AggregateSet(std::move(state.aggregates)));
  columns_.zone[row] = zones_.acquire(std::move(state.zone));
  state.aggregates.clear();
  const auto before = std::exchange(record.state, std::move(state)).server_ids;
  record.touched = ++changes_;
  note_servers(row, before);
  derive(row);
}

Row HostTable::append(const proto::HostName& host) {
  const Row row = static_cast<Row>(records_.size());
  columns_.append();
  records_.emplace_back();
  rows_.emplace(host, row);
  ranked_ = false;
  return row;
}

void HostTable::release_shared(Row row) {
  kinds_.release(columns_.kind[row]);
  aggregate_sets_.release(columns_.aggregates[row]);
  zones_.release(columns_.zone[row]);
}

// A server that is new in this row has arrived: its pick, here or (when it ended up elsewhere than chosen) on
// another host, is over. One that was here before may be on its way to another host, and its pick stays.
void HostTable::note_servers(Row row, const std::vector<proto::ServerId>& before) {
  if (picks_.empty()) return;
  const proto::HostState& state = records_[row].state;
  for (const auto& server : state.server_ids) {
    const auto pick = picks_.find(server);
    if (pick == picks_.end()) continue;
    if (pick->second.host == state.host || !std::binary_search(before.begin(), before.end(), server))
      forget(server);
  }
}

void HostTable::seen(const proto::HostName& host, Timestamp when) {
  const auto row = find(host);
  if (!row || records_[*row].state.last_seen >= when) return;
  records_[*row].state.last_seen = when;
  newest_sign_ = std::max(newest_sign_, when);
  columns_.last_seen[*row] = when.time_since_epoch().count();
}

bool HostTable::remove(const proto::HostName& host) {
  const auto at = rows_.find(host);
  if (at == rows_.end()) return false;
  const Row row = at->second;
  for (const Pick& pick : records_[row].picks) picks_.erase(pick.server);
  release_shared(row);
  rows_.erase(at);
  columns_.remove(row);
  if (row + 1 < records_.size()) {
    records_[row] = std::move(records_.back());
    rows_[records_[row].state.host] = row;
  }
  records_.pop_back();
  ++changes_;
  ranked_ = false;
  return true;
}

void HostTable::put_listed(std::vector<proto::HostState> page, std::uint64_t asked_at) {
  for (auto& host : page) {
    const auto row = find(host.host);
    if (row && records_[*row].touched <= asked_at)
      replace(std::move(host));
    else
      put(std::move(host));
  }
}

void HostTable::drop_unlisted(const std::unordered_set<proto::HostName>& listed, std::uint64_t asked_at) {
  std::vector<proto::HostName> gone;
  for (const HostRecord& record : records_)
    if (!listed.contains(record.state.host) && record.touched <= asked_at) gone.push_back(record.state.host);
  for (const auto& host : gone) remove(host);
}

void HostTable::consume(Row row, const proto::ServerId& server, std::shared_ptr<const Footprint> takes,
                        Timestamp expires) {
  forget(server);
  records_[row].picks.push_back(Pick{server, std::move(takes), expires});
  picks_[server] = Choice{records_[row].state.host, expires};
  expiries_.emplace_back(expires, server);
  derive(row);
}

void HostTable::forget(const proto::ServerId& server) {
  const auto pick = picks_.find(server);
  if (pick == picks_.end()) return;
  const proto::HostName host = pick->second.host;
  picks_.erase(pick);
  if (const auto row = find(host)) {
    std::erase_if(records_[*row].picks, [&](const Pick& one) { return one.server == server; });
    derive(*row);
  }
}

void HostTable::settle(Timestamp now) {
  if (!ranked_) rank_rows();
  while (!expiries_.empty() && expiries_.front().first <= now) {
    const auto [when, server] = std::move(expiries_.front());
    expiries_.pop_front();
    const auto pick = picks_.find(server);
    if (pick != picks_.end() && pick->second.expires == when) forget(server);
  }
}

std::optional<Row> HostTable::find(const proto::HostName& host) const {
  const auto at = rows_.find(host);
  return at == rows_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<Row> HostTable::picked(const proto::ServerId& server) const {
  const auto pick = picks_.find(server);
  return pick == picks_.end() ? std::nullopt : find(pick->second.host);
}

void HostTable::derive(Row row) {
  HostRecord& record = records_[row];
  record.derive();
  const proto::Inventory& inventory = record.state.inventory;
  columns_.vcpus_room[row] =
      room(inventory.vcpus, inventory.reserved_vcpus, inventory.cpu_allocation_ratio, record.vcpus_used);
  columns_.memory_room[row] = room(inventory.memory_mb, inventory.reserved_memory_mb,
                                   inventory.ram_allocation_ratio, record.memory_mb_used);
  columns_.disk_room[row] = room(inventory.local_gb, inventory.reserved_disk_gb,
                                 inventory.disk_allocation_ratio, record.disk_gb_used);
  columns_.vcpus_unit[row] = inventory.vcpus;
  columns_.memory_unit[row] = inventory.memory_mb;
  columns_.disk_unit[row] = inventory.local_gb;
  columns_.cpus_free[row] = inventory.vcpus * inventory.cpu_allocation_ratio - record.vcpus_used;
  columns_.ram_free[row] = inventory.memory_mb - inventory.reserved_memory_mb - record.memory_mb_used;
  columns_.disk_free[row] = disk_free(record);
  columns_.servers[row] = record.servers;
  columns_.io_ops[row] = record.io_ops;
  columns_.failed_builds[row] = record.state.failed_builds;
  columns_.devices_free[row] = std::accumulate(record.pci_pools.begin(), record.pci_pools.end(), 0,
                                               [](int sum, const auto& pool) { return sum + pool.count; });
  columns_.hypervisor_version[row] = inventory.hypervisor_version;
  columns_.disabled[row] = record.state.disabled;
  columns_.forced_down[row] = record.state.forced_down;
  columns_.last_seen[row] = record.state.last_seen.time_since_epoch().count();
}

void HostTable::rank_rows() {
  std::vector<Row> order(records_.size());
  std::iota(order.begin(), order.end(), Row{0});
  std::sort(order.begin(), order.end(),
            [&](Row a, Row b) { return records_[a].state.host < records_[b].state.host; });
  for (std::size_t place = 0; place < order.size(); ++place)
    columns_.rank[order[place]] = static_cast<std::uint32_t>(place);
  ranked_ = true;
}

}  // namespace nova::scheduler
