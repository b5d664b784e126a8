// Hosts with fewer than max_io_ops_per_host servers that are being built, copied or moved.
#include <algorithm>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

void narrow(const Question& q, Candidates& hosts) {
  const auto& io_ops = q.hosts.columns().io_ops;
  const int most = q.policy.filter.max_io_ops_per_host;
  hosts.keep_if([&](Row row) { return io_ops[row] < most; });
}

Miss explain(const Question& q, std::span<const Row> refused) {
  const auto& io_ops = q.hosts.columns().io_ops;
  const Row least =
      *std::min_element(refused.begin(), refused.end(), [&](Row a, Row b) { return io_ops[a] < io_ops[b]; });
  return {"the nearest has " + std::to_string(io_ops[least]) + " builds, snapshots or moves going on", least};
}

}  // namespace

constinit const Filter io_ops_filter{.name = "IoOpsFilter", .narrow = narrow, .explain = explain};

}  // namespace nova::scheduler
