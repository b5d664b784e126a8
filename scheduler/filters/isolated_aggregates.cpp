// [scheduler] enable_isolated_aggregate_filtering: aggregates with trait:NAME=required metadata are for
// servers that require all those traits.
#include <algorithm>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

bool asks_for_all(const AggregateSet& set, const std::vector<std::string>& traits) {
  for (const auto& [key, values] : set.metadata()) {
    if (!key.starts_with("trait:") || !values.contains("required")) continue;
    if (!std::binary_search(traits.begin(), traits.end(), key.substr(6))) return false;
  }
  return true;
}

void narrow(const Question& q, Candidates& hosts) {
  if (!q.policy.placement.enable_isolated_aggregate_filtering) return;
  keep_by_aggregates(q, hosts,
                     [&](const AggregateSet& set) { return asks_for_all(set, q.ask.required_traits); });
}

Miss explain(const Question&, std::span<const Row>) {
  return {"they are kept for servers that require certain traits", {}};
}

}  // namespace

constinit const Filter isolated_aggregates_filter{.name = "IsolatedAggregates",
                                                  .narrow = narrow,
                                                  .once_per_request = true,
                                                  .when_forced = true,
                                                  .explain = explain};

}  // namespace nova::scheduler
