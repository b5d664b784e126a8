#include "scheduler/numa/fit.hpp"

#include <algorithm>

#include "scheduler/match/text.hpp"
#include "scheduler/numa/cpu_set.hpp"

namespace nova::scheduler {
namespace {

CpuSet free_dedicated(const proto::NumaCell& cell) {
  CpuSet left(cell.dedicated_cpus.begin(), cell.dedicated_cpus.end());
  for (const int cpu : cell.pinned_cpus) left.erase(cpu);
  return left;
}

// The free CPUs of each core; a CPU without siblings is a core of its own.
std::vector<std::vector<int>> free_cores(const proto::NumaCell& cell, bool whole_only) {
  CpuSet left = free_dedicated(cell);
  std::vector<std::vector<int>> cores;
  for (const auto& threads : cell.siblings) {
    std::vector<int> core;
    for (const int cpu : threads)
      if (left.erase(cpu) > 0) core.push_back(cpu);
    if (!core.empty() && (!whole_only || core.size() == threads.size())) cores.push_back(std::move(core));
  }
  for (const int cpu : left) cores.push_back({cpu});
  return cores;
}

// The CPUs to pin `wanted` vCPUs to, and those that stay idle beside them; nothing when there are too few.
struct Pins {
  std::vector<int> used;
  std::vector<int> idle;
};
std::optional<Pins> choose_pins(const proto::NumaCell& cell, int wanted, ThreadPolicy policy) {
  Pins pins;
  const auto need = static_cast<std::size_t>(wanted);
  for (const auto& core : free_cores(cell, policy == ThreadPolicy::isolate)) {
    if (pins.used.size() == need) break;
    std::size_t usable = core.size();
    if (policy == ThreadPolicy::isolate) usable = 1;
    if (policy == ThreadPolicy::require) usable -= usable % 2;
    const std::size_t take = std::min(usable, need - pins.used.size());
    for (std::size_t i = 0; i < core.size(); ++i) {
      if (i < take)
        pins.used.push_back(core[i]);
      else if (policy == ThreadPolicy::isolate)
        pins.idle.push_back(core[i]);
    }
  }
  if (pins.used.size() < need) return std::nullopt;
  return pins;
}

int dedicated_wanted(const GuestTopology& guest, std::size_t cell) {
  return guest.cells[cell].dedicated_cpus + (cell == 0 && guest.own_emulator_cpu ? 1 : 0);
}

bool pages_hold(const proto::NumaCell& host, const std::string& size, std::int64_t memory_kib) {
  const auto kib = to_integer(size).value_or(0);
  if (kib <= 0 || memory_kib % kib != 0) return false;
  const auto used = host.pages_used.find(size);
  const int left = host.pages.at(size) - (used == host.pages_used.end() ? 0 : used->second);
  return left * kib >= memory_kib;
}

bool size_wanted(const PageWish& wish, std::int64_t kib) {
  switch (wish.kind) {
    case PageWish::Kind::none:
      return false;
    case PageWish::Kind::any:
      return true;
    case PageWish::Kind::small:
      return kib == 4;
    case PageWish::Kind::large:
      return kib > 4;
    case PageWish::Kind::exact:
      return kib == wish.kib;
  }
  return false;
}

// The page size that the cell will use, the largest that fits; nothing if none does.
std::optional<std::string> choose_pages(const proto::NumaCell& host, const PageWish& wish, int memory_mb) {
  std::optional<std::string> best;
  std::int64_t best_kib = 0;
  for (const auto& [size, total] : host.pages) {
    const auto kib = to_integer(size).value_or(0);
    if (kib > best_kib && size_wanted(wish, kib) && pages_hold(host, size, std::int64_t{memory_mb} * 1024)) {
      best = size;
      best_kib = kib;
    }
  }
  return best;
}

bool cell_fits(const proto::NumaCell& host, const GuestTopology& guest, std::size_t index,
               const NumaLimits& limits) {
  const GuestCell& cell = guest.cells[index];
  if (cell.memory_mb > host.memory_mb || cell.shared_cpus > static_cast<int>(host.cpus.size())) return false;
  if (guest.pages.kind == PageWish::Kind::none) {
    if (host.memory_mb_used + cell.memory_mb > host.memory_mb * limits.ram_ratio) return false;
  } else if (!choose_pages(host, guest.pages, cell.memory_mb)) {
    return false;
  }
  if (cell.shared_cpus > 0 &&
      host.cpus_used + cell.shared_cpus > static_cast<double>(host.cpus.size()) * limits.cpu_ratio)
    return false;
  const int pinned = dedicated_wanted(guest, index);
  return pinned == 0 || choose_pins(host, pinned, guest.threads).has_value();
}

// Depth first over the host's cells; hosts have few, and a wrong branch ends at its first cell.
struct Search {
  const HostCells& host;
  const GuestTopology& guest;
  const NumaLimits& limits;
  const AcceptCells& accepts;
  std::vector<std::size_t> chosen = {};

  bool go_on() {
    if (chosen.size() == guest.cells.size()) {
      std::set<int> ids;
      for (const std::size_t at : chosen) ids.insert(host[at].id);
      return accepts(ids);
    }
    for (std::size_t at = first_to_try(); at < host.size(); ++at) {
      if (std::find(chosen.begin(), chosen.end(), at) != chosen.end()) continue;
      if (!cell_fits(host[at], guest, chosen.size(), limits)) continue;
      chosen.push_back(at);
      if (go_on()) return true;
      chosen.pop_back();
    }
    return false;
  }

  // Equal guest cells are interchangeable: only ascending placements of them are tried.
  std::size_t first_to_try() const {
    const std::size_t index = chosen.size();
    const bool same =
        index > 0 && guest.cells[index] == guest.cells[index - 1] && (index > 1 || !guest.own_emulator_cpu);
    return same ? chosen.back() + 1 : 0;
  }
};

}  // namespace

std::optional<std::vector<std::size_t>> place_cells(const HostCells& host, const GuestTopology& guest,
                                                    const NumaLimits& limits, const AcceptCells& accepts) {
  if (guest.cells.size() > host.size()) return std::nullopt;
  Search search{host, guest, limits, accepts};
  if (!search.go_on()) return std::nullopt;
  return std::move(search.chosen);
}

void occupy_cells(HostCells& host, const GuestTopology& guest, const std::vector<std::size_t>& placement) {
  for (std::size_t index = 0; index < placement.size(); ++index) {
    proto::NumaCell& cell = host[placement[index]];
    const GuestCell& wanted = guest.cells[index];
    if (const auto size = choose_pages(cell, guest.pages, wanted.memory_mb))
      cell.pages_used[*size] += static_cast<int>(std::int64_t{wanted.memory_mb} * 1024 / *to_integer(*size));
    cell.memory_mb_used += wanted.memory_mb;
    cell.cpus_used += wanted.shared_cpus;
    if (const auto pins = choose_pins(cell, dedicated_wanted(guest, index), guest.threads)) {
      cell.pinned_cpus.insert(cell.pinned_cpus.end(), pins->used.begin(), pins->used.end());
      cell.pinned_cpus.insert(cell.pinned_cpus.end(), pins->idle.begin(), pins->idle.end());
    }
  }
}

}  // namespace nova::scheduler
