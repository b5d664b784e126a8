// [scheduler] limit_tenants_to_placement_aggregate: a project that aggregates name (filter_tenant_id*) is
// kept to them.
#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

bool names_project(const AggregateSet& set, const std::string& project) {
  for (const auto& [key, values] : set.metadata())
    if (key.starts_with("filter_tenant_id") && values.contains(project)) return true;
  return false;
}

// Does any aggregate at all name the project, not only those of the hosts still left?
bool is_named(const Question& q) {
  for (Row row = 0; row < q.hosts.size(); ++row)
    if (names_project(q.hosts.aggregates(row), q.ask.request.project_id)) return true;
  return false;
}

void narrow(const Question& q, Candidates& hosts) {
  const PlacementOptions& options = q.policy.placement;
  if (!options.limit_tenants_to_placement_aggregate) return;
  if (!options.placement_aggregate_required_for_tenants && !is_named(q)) return;
  keep_by_aggregates(q, hosts,
                     [&](const AggregateSet& set) { return names_project(set, q.ask.request.project_id); });
}

Miss explain(const Question&, std::span<const Row>) { return {"they are not for this project", {}}; }

}  // namespace

constinit const Filter tenant_aggregates_filter{.name = "TenantAggregates",
                                                .narrow = narrow,
                                                .once_per_request = true,
                                                .when_forced = true,
                                                .explain = explain};

}  // namespace nova::scheduler
