#include "scheduler/policy.hpp"

#include <algorithm>

#include "scheduler/filters/table.hpp"
#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {

Error wrong(std::string why) { return {Errc::bad_request, std::move(why)}; }

Result<NamedWeights> read_weights(std::string_view option, const std::vector<std::string>& items) {
  NamedWeights weights;
  for (const auto& item : items) {
    const auto parts = split(item, '=');
    const auto weight = parts.size() == 2 ? to_number(parts[1]) : std::nullopt;
    if (!weight || parts[0].empty())
      return wrong(std::string(option) + ": '" + item + "' is not of the form name=number");
    weights.emplace_back(std::string(parts[0]), *weight);
  }
  return weights;
}

Result<std::vector<const Filter*>> choose_stages(const Options& options) {
  std::vector<const Filter*> stages;
  for (const Filter& filter : standing_filters()) stages.push_back(&filter);
  // Nova fails every request when a required metric is missing somewhere; here such a host is passed over.
  if (options.metrics.required && !options.metrics.weight_setting.empty())
    stages.push_back(find_filter("MetricsFilter"));
  for (const auto& name : options.filter.enabled_filters) {
    const Filter* filter = find_filter(name);
    if (filter == nullptr)
      return wrong("[filter_scheduler] enabled_filters: there is no filter '" + name +
                   "'; known: " + filter_names());
    if (std::find(stages.begin(), stages.end(), filter) == stages.end()) stages.push_back(filter);
  }
  return stages;
}

}  // namespace

Result<Policy> make_policy(const Options& options) {
  auto stages = choose_stages(options);
  if (!stages) return stages.error();
  auto aliases = read_pci_aliases(options.pci.alias);
  if (!aliases) return aliases.error();
  auto ratios = read_weights("[metrics] weight_setting", options.metrics.weight_setting);
  if (!ratios) return ratios.error();
  auto properties = read_weights("[filter_scheduler] image_props_weight_setting",
                                 options.filter.image_props_weight_setting);
  if (!properties) return properties.error();
  return Policy{.filter = options.filter,
                .weights = options.weights,
                .metrics = options.metrics,
                .placement = options.placement,
                .service_down_time = options.liveness.service_down_time,
                .stages = std::move(*stages),
                .aliases = std::move(*aliases),
                .metric_ratios = std::move(*ratios),
                .image_property_weights = std::move(*properties)};
}

}  // namespace nova::scheduler
