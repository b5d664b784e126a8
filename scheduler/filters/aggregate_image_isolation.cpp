// Aggregates whose metadata names image properties take only images with one of the values, or without the
// property.
#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

bool admits(const AggregateSet& set, const Question& q) {
  const std::string& space = q.policy.filter.aggregate_image_properties_isolation_namespace;
  const std::string prefix = space + q.policy.filter.aggregate_image_properties_isolation_separator;
  for (const auto& [key, values] : set.metadata()) {
    if (!space.empty() && !key.starts_with(prefix)) continue;
    const std::string_view value = q.ask.image_property(key);
    if (!value.empty() && !values.contains(value)) return false;
  }
  return true;
}

void narrow(const Question& q, Candidates& hosts) {
  keep_by_aggregates(q, hosts, [&](const AggregateSet& set) { return admits(set, q); });
}

Miss explain(const Question&, std::span<const Row>) {
  return {"their aggregates are kept for images with other properties", {}};
}

}  // namespace

constinit const Filter aggregate_image_isolation_filter{.name = "AggregateImagePropertiesIsolation",
                                                        .narrow = narrow,
                                                        .once_per_request = true,
                                                        .in_rebuild = true,
                                                        .explain = explain};

}  // namespace nova::scheduler
