// Hosts whose NUMA cells the guest's cells fit into, with its PCI devices as near as they must be.
#include <algorithm>

#include "scheduler/filters/all.hpp"
#include "scheduler/numa/fit.hpp"
#include "scheduler/pci/pools.hpp"

namespace nova::scheduler {
namespace {

bool fits(const Question& q, Row row) {
  const HostRecord& record = q.hosts.record(row);
  const proto::Inventory& inventory = record.state.inventory;
  const Footprint& takes = *q.ask.takes;
  const NumaLimits limits{inventory.cpu_allocation_ratio, inventory.ram_allocation_ratio};
  return place_cells(
             record.numa_cells, *takes.numa, limits,
             [&](const std::set<int>& cells) { return devices_fit(record.pci_pools, takes.devices, &cells); })
      .has_value();
}

void narrow(const Question& q, Candidates& hosts) {
  if (q.ask.takes->numa) hosts.keep_if([&](Row row) { return fits(q, row); });
}

Miss explain(const Question& q, std::span<const Row> refused) {
  const bool none = std::all_of(refused.begin(), refused.end(),
                                [&](Row row) { return q.hosts.record(row).numa_cells.empty(); });
  return {none ? "they report no NUMA cells" : "the server's NUMA cells do not fit into theirs", {}};
}

}  // namespace

constinit const Filter numa_topology_filter{
    .name = "NUMATopologyFilter", .narrow = narrow, .explain = explain};

}  // namespace nova::scheduler
