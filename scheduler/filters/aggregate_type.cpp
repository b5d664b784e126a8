// Aggregates with instance_type metadata are for the flavors that it lists.
#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

void narrow(const Question& q, Candidates& hosts) {
  keep_by_aggregates(q, hosts, [&](const AggregateSet& set) {
    const auto* flavors = set.values("instance_type");
    return flavors == nullptr || flavors->contains(q.ask.request.flavor.name);
  });
}

Miss explain(const Question&, std::span<const Row>) { return {"they are kept for other flavors", {}}; }

}  // namespace

constinit const Filter aggregate_type_filter{
    .name = "AggregateTypeAffinityFilter", .narrow = narrow, .once_per_request = true, .explain = explain};

}  // namespace nova::scheduler
