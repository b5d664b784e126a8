// The NUMA cells that a flavor and image ask for: hw:numa_*, hw:cpu_policy, hw:mem_page_size and their image
// counterparts. Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "proto/flavor.hpp"

namespace nova::scheduler {

enum class ThreadPolicy { prefer, isolate, require };

struct PageWish {
  enum class Kind { none, small, large, any, exact };
  Kind kind = Kind::none;
  int kib = 0;  // of exact
};

struct GuestCell {
  int shared_cpus = 0;
  int dedicated_cpus = 0;
  int memory_mb = 0;
  bool operator==(const GuestCell&) const = default;
};

struct GuestTopology {
  std::vector<GuestCell> cells;
  ThreadPolicy threads = ThreadPolicy::prefer;
  PageWish pages = {};
  bool own_emulator_cpu = false;  // one more dedicated CPU, in the first cell
};

// Nothing when the guest may float over its host. Fails when the numbers contradict each other.
Result<std::optional<GuestTopology>> guest_topology(const proto::Flavor& flavor,
                                                    const std::map<std::string, std::string>& image);

}  // namespace nova::scheduler
