// Hosts that report every metric of [metrics] weight_setting.
#include <algorithm>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

bool reports_all(const Question& q, Row row) {
  const auto& metrics = q.hosts.record(row).state.inventory.metrics;
  const auto& ratios = q.policy.metric_ratios;
  return std::all_of(ratios.begin(), ratios.end(),
                     [&](const auto& one) { return metrics.contains(one.first); });
}

void narrow(const Question& q, Candidates& hosts) {
  if (!q.policy.metric_ratios.empty()) hosts.keep_if([&](Row row) { return reports_all(q, row); });
}

Miss explain(const Question&, std::span<const Row>) { return {"they do not report all metrics", {}}; }

}  // namespace

constinit const Filter metrics_filter{.name = "MetricsFilter", .narrow = narrow, .explain = explain};

}  // namespace nova::scheduler
