#include "scheduler/weighers/weigh.hpp"

#include <algorithm>
#include <limits>

namespace nova::scheduler {
namespace {

struct Scale {
  double low = 0;
  double width = 0;  // 0: all hosts are alike
};

Scale scale_of(std::span<double> values, bool from_zero) {
  double low = std::numeric_limits<double>::max();
  double high = std::numeric_limits<double>::lowest();
  if (from_zero)
    for (double& value : values) value = std::max(value, 0.0);
  for (const double value : values) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (from_zero) low = 0;
  return {low, high - low};
}

// The multipliers that aggregates set, by number of the aggregate set; empty when none does.
std::vector<double> overrides(const Question& question, const Weigher& weigher, double multiplier) {
  const auto& sets = question.hosts.aggregate_sets();
  std::vector<double> multipliers;
  for (std::uint32_t id = 0; id < sets.limit(); ++id) {
    const auto own = sets[id].lowest_number(weigher.option);
    if (!own) continue;
    if (multipliers.empty()) multipliers.assign(sets.limit(), multiplier);
    multipliers[id] = weigher.against ? -*own : *own;
  }
  return multipliers;
}

void add_weights(const Question& question, std::span<const Row> hosts, std::span<const double> values,
                 const Scale& scale, double multiplier, const std::vector<double>& by_aggregates,
                 std::vector<double>& weights) {
  const double per_unit = 1.0 / scale.width;
  if (by_aggregates.empty()) {
    const double factor = multiplier * per_unit;
    for (std::size_t i = 0; i < hosts.size(); ++i) weights[i] += (values[i] - scale.low) * factor;
    return;
  }
  const auto& sets = question.hosts.columns().aggregates;
  for (std::size_t i = 0; i < hosts.size(); ++i)
    weights[i] += (values[i] - scale.low) * per_unit * by_aggregates[sets[hosts[i]]];
}

}  // namespace

std::vector<double> weigh(const Question& question, std::span<const Row> hosts) {
  std::vector<double> weights(hosts.size(), 0.0);
  if (hosts.size() < 2) return weights;
  std::vector<double> values(hosts.size());
  for (const Weigher& weigher : all_weighers()) {
    if (weigher.applies != nullptr && !weigher.applies(question)) continue;
    const double multiplier = (weigher.against ? -1 : 1) * weigher.multiplier(question.policy);
    const auto by_aggregates = overrides(question, weigher, multiplier);
    if (multiplier == 0 && by_aggregates.empty()) continue;
    weigher.score(question, hosts, values);
    const Scale scale = scale_of(values, weigher.from_zero);
    if (scale.width > 0) add_weights(question, hosts, values, scale, multiplier, by_aggregates, weights);
  }
  return weights;
}

}  // namespace nova::scheduler
