#include "scheduler/hosts/host_record.hpp"

#include <algorithm>

#include "scheduler/numa/fit.hpp"
#include "scheduler/pci/pools.hpp"

namespace nova::scheduler {
namespace {

// The placement that the filters found; a host that changed since may have none, and then only the sums
// count.
void occupy(HostRecord& record, const Footprint& takes) {
  std::set<int> cells;
  if (takes.numa) {
    const NumaLimits limits{record.state.inventory.cpu_allocation_ratio,
                            record.state.inventory.ram_allocation_ratio};
    const auto near = [&](const std::set<int>& ids) {
      if (!devices_fit(record.pci_pools, takes.devices, &ids)) return false;
      cells = ids;
      return true;
    };
    if (const auto placement = place_cells(record.numa_cells, *takes.numa, limits, near))
      occupy_cells(record.numa_cells, *takes.numa, *placement);
  }
  if (!takes.devices.empty()) take_devices(record.pci_pools, takes.devices, cells.empty() ? nullptr : &cells);
}

}  // namespace

bool HostRecord::carries(const proto::ServerId& server) const {
  return std::binary_search(state.server_ids.begin(), state.server_ids.end(), server) ||
         std::any_of(picks.begin(), picks.end(), [&](const Pick& pick) { return pick.server == server; });
}

bool HostRecord::counts_pinned_apart() const {
  const auto& classes = state.inventory.resources;
  const auto at = classes.find("PCPU");
  return at != classes.end() && at->second > 0;
}

void HostRecord::derive() {
  vcpus_used = state.vcpus_used;
  memory_mb_used = state.memory_mb_used;
  disk_gb_used = state.disk_gb_used;
  servers = state.servers + static_cast<int>(picks.size());
  io_ops = state.io_ops + static_cast<int>(picks.size());
  resources_used = state.resources_used;
  pci_pools = state.inventory.pci_pools;
  numa_cells = state.inventory.numa_cells;
  for (const Pick& pick : picks) {
    const int pinned = counts_pinned_apart() ? pick.takes->pinned_cpus : 0;
    vcpus_used += std::max(pick.takes->vcpus - pinned, 0);
    if (pinned > 0) resources_used["PCPU"] += pinned;
    memory_mb_used += pick.takes->memory_mb;
    disk_gb_used += pick.takes->disk_gb;
    for (const auto& [name, amount] : pick.takes->others) resources_used[name] += amount;
    occupy(*this, *pick.takes);
  }
}

}  // namespace nova::scheduler
