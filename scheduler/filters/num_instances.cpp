// Hosts with fewer than max_instances_per_host servers.
#include <algorithm>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

void narrow(const Question& q, Candidates& hosts) {
  const auto& servers = q.hosts.columns().servers;
  const int most = q.policy.filter.max_instances_per_host;
  hosts.keep_if([&](Row row) { return servers[row] < most; });
}

Miss explain(const Question& q, std::span<const Row> refused) {
  const auto& servers = q.hosts.columns().servers;
  const Row least = *std::min_element(refused.begin(), refused.end(),
                                      [&](Row a, Row b) { return servers[a] < servers[b]; });
  return {"the nearest has " + std::to_string(servers[least]) + " servers", least};
}

}  // namespace

constinit const Filter num_instances_filter{
    .name = "NumInstancesFilter", .narrow = narrow, .explain = explain};

}  // namespace nova::scheduler
