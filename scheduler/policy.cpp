#include "scheduler/policy.hpp"

#include <algorithm>

#include "common/config/config.hpp"
#include "scheduler/filters/table.hpp"
#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {

[[noreturn]] void refuse(std::string_view section, std::string_view option, std::string value,
                         std::string expected) {
  throw ConfigError({.file = {},
                     .line = 0,
                     .section = std::string(section),
                     .option = std::string(option),
                     .value = std::move(value),
                     .expected = std::move(expected)});
}

NamedWeights read_weights(std::string_view section, std::string_view option,
                          const std::vector<std::string>& items) {
  NamedWeights weights;
  for (const auto& item : items) {
    const auto parts = split(item, '=');
    const auto weight = parts.size() == 2 ? to_number(parts[1]) : std::nullopt;
    if (!weight || parts[0].empty()) refuse(section, option, item, "items of the form name=number");
    weights.emplace_back(std::string(parts[0]), *weight);
  }
  return weights;
}

std::vector<const Filter*> choose_stages(const Options& options) {
  std::vector<const Filter*> stages;
  for (const Filter& filter : standing_filters()) stages.push_back(&filter);
  // Nova fails every request when a required metric is missing somewhere; here such a host is passed over.
  if (options.metrics.required && !options.metrics.weight_setting.empty())
    stages.push_back(find_filter("MetricsFilter"));
  for (const auto& name : options.filter.enabled_filters) {
    const Filter* filter = find_filter(name);
    if (filter == nullptr)
      refuse(FilterOptions::section, "enabled_filters", name, "filters out of " + filter_names());
    if (std::find(stages.begin(), stages.end(), filter) == stages.end()) stages.push_back(filter);
  }
  return stages;
}

PciAliases read_aliases(const PciOptions& options) {
  PciAliases aliases;
  for (const auto& text : options.alias)
    if (auto added = add_pci_alias(aliases, text); !added)
      refuse(PciOptions::section, "alias", text, added.error().message);
  return aliases;
}

}  // namespace

Policy make_policy(const Options& options) {
  return Policy{.filter = options.filter,
                .weights = options.weights,
                .metrics = options.metrics,
                .placement = options.placement,
                .service_down_time = options.liveness.service_down_time,
                .stages = choose_stages(options),
                .aliases = read_aliases(options.pci),
                .metric_ratios =
                    read_weights(MetricsOptions::section, "weight_setting", options.metrics.weight_setting),
                .image_property_weights = read_weights(FilterOptions::section, "image_props_weight_setting",
                                                       options.filter.image_props_weight_setting)};
}

}  // namespace nova::scheduler
