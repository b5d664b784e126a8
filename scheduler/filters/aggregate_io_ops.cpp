// Hosts with fewer than max_io_ops_per_host servers that are being built, copied or moved;
// an aggregate's own limit wins, the lowest if there are several.
#include <algorithm>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

void narrow(const Question& q, Candidates& hosts) {
  const auto& io_ops = q.hosts.columns().io_ops;
  const auto& sets = q.hosts.aggregate_sets();
  std::vector<double> most(sets.limit());
  for (std::uint32_t id = 0; id < most.size(); ++id)
    most[id] = sets[id].lowest_number("max_io_ops_per_host").value_or(q.policy.filter.max_io_ops_per_host);
  const auto& aggregates = q.hosts.columns().aggregates;
  hosts.keep_if([&](Row row) { return io_ops[row] < most[aggregates[row]]; });
}

Miss explain(const Question& q, std::span<const Row> refused) {
  const auto& io_ops = q.hosts.columns().io_ops;
  const Row least =
      *std::min_element(refused.begin(), refused.end(), [&](Row a, Row b) { return io_ops[a] < io_ops[b]; });
  return {"the nearest has " + std::to_string(io_ops[least]) + " builds, snapshots or moves going on", least};
}

}  // namespace

constinit const Filter aggregate_io_ops_filter{
    .name = "AggregateIoOpsFilter", .narrow = narrow, .explain = explain};

}  // namespace nova::scheduler
