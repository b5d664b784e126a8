// The metrics that hosts report, each times its ratio.
#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {
namespace {

double value_of(const Question& q, Row row) {
  const auto& metrics = q.hosts.record(row).state.inventory.metrics;
  double sum = 0;
  for (const auto& [name, ratio] : q.policy.metric_ratios) {
    const auto metric = metrics.find(name);
    if (metric == metrics.end()) return q.policy.metrics.weight_of_unavailable;
    sum += metric->second * ratio;
  }
  return sum;
}

void score(const Question& q, std::span<const Row> hosts, std::span<double> values) {
  for (std::size_t i = 0; i < hosts.size(); ++i) values[i] = value_of(q, hosts[i]);
}

}  // namespace

constinit const Weigher metrics_weigher{
    .name = "MetricsWeigher",
    .option = "metrics_weight_multiplier",
    .multiplier = [](const Policy& policy) { return policy.metrics.weight_multiplier; },
    .score = score,
    .applies = [](const Question& q) { return !q.policy.metric_ratios.empty(); }};

}  // namespace nova::scheduler
