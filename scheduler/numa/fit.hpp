// Laying the NUMA cells of a guest onto those of a host. Pure.
#pragma once
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "proto/host.hpp"
#include "scheduler/numa/guest.hpp"

namespace nova::scheduler {

using HostCells = std::vector<proto::NumaCell>;

// How far shared CPUs and memory of a cell may be promised twice.
struct NumaLimits {
  double cpu_ratio = 1.0;
  double ram_ratio = 1.0;
};

// Which host cell (its index) each guest cell goes to, each to another. `accepts` has the last word, given
// the ids of the cells used (PCI devices may have to be near).
using AcceptCells = std::function<bool(const std::set<int>& cell_ids)>;
std::optional<std::vector<std::size_t>> place_cells(const HostCells& host, const GuestTopology& guest,
                                                    const NumaLimits& limits, const AcceptCells& accepts);

// Counts the guest in: memory, pages, CPUs, pinned ones by number.
void occupy_cells(HostCells& host, const GuestTopology& guest, const std::vector<std::size_t>& placement);

}  // namespace nova::scheduler
