// Hosts with fewer than max_instances_per_host servers;
// an aggregate's own limit wins, the lowest if there are several.
#include <algorithm>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

void narrow(const Question& q, Candidates& hosts) {
  const auto& servers = q.hosts.columns().servers;
  const auto& sets = q.hosts.aggregate_sets();
  std::vector<double> most(sets.limit());
  for (std::uint32_t id = 0; id < most.size(); ++id)
    most[id] =
        sets[id].lowest_number("max_instances_per_host").value_or(q.policy.filter.max_instances_per_host);
  const auto& aggregates = q.hosts.columns().aggregates;
  hosts.keep_if([&](Row row) { return servers[row] < most[aggregates[row]]; });
}

Miss explain(const Question& q, std::span<const Row> refused) {
  const auto& servers = q.hosts.columns().servers;
  const Row least = *std::min_element(refused.begin(), refused.end(),
                                      [&](Row a, Row b) { return servers[a] < servers[b]; });
  return {"the nearest has " + std::to_string(servers[least]) + " servers", least};
}

}  // namespace

constinit const Filter aggregate_num_instances_filter{
    .name = "AggregateNumInstancesFilter", .narrow = narrow, .explain = explain};

}  // namespace nova::scheduler
