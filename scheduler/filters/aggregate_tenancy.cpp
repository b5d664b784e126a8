// Aggregates with filter_tenant_id* metadata are for the projects that it lists.
#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

bool admits(const AggregateSet& set, const std::string& project) {
  bool kept = false;
  for (const auto& [key, values] : set.metadata()) {
    if (!key.starts_with("filter_tenant_id")) continue;
    if (values.contains(project)) return true;
    kept = true;
  }
  return !kept;
}

void narrow(const Question& q, Candidates& hosts) {
  keep_by_aggregates(q, hosts,
                     [&](const AggregateSet& set) { return admits(set, q.ask.request.project_id); });
}

Miss explain(const Question&, std::span<const Row>) { return {"they are kept for other projects", {}}; }

}  // namespace

constinit const Filter aggregate_tenancy_filter{
    .name = "AggregateMultiTenancyIsolation", .narrow = narrow, .once_per_request = true, .explain = explain};

}  // namespace nova::scheduler
