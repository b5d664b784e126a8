// What a decision did to the hosts, stage by stage: for the log, and when no host is left for the user.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/filters/filter.hpp"

namespace nova::scheduler {

struct Stage {
  std::string_view filter;
  std::size_t before = 0;
  std::size_t after = 0;
  Miss miss = {};  // only when hosts were refused and somebody wants to know why
};
using Trace = std::vector<Stage>;

// [('ComputeFilter', 3), ('ImagePropertiesFilter', 0)]: the hosts left after each.
std::string filter_results(const Trace& trace);
// "Of 12 hosts, Resources refused 9 (the nearest lacks 512 MB of MEMORY_MB), ComputeFilter refused 3 (they
// are down)." Names no host.
std::string reason(const Trace& trace, std::size_t hosts);
// The nearest hosts by name, for the administrator; empty if there are none.
std::string nearest_hosts(const Trace& trace, const HostTable& hosts);

}  // namespace nova::scheduler
