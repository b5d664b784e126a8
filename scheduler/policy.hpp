// The options in the form that decisions use: filters and weighers by address, aliases and weights parsed.
// Made once at start.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/options.hpp"
#include "scheduler/pci/request.hpp"

namespace nova::scheduler {

struct Filter;

using NamedWeights = std::vector<std::pair<std::string, double>>;

struct Policy {
  FilterOptions filter;
  WeightOptions weights;
  MetricsOptions metrics;
  PlacementOptions placement;
  std::chrono::seconds service_down_time{60};

  std::vector<const Filter*>
      stages;  // every filter to run, in order: those that always run, then the enabled
  PciAliases aliases;
  NamedWeights metric_ratios;
  NamedWeights image_property_weights;
};

struct Options {
  FilterOptions filter;
  WeightOptions weights;
  MetricsOptions metrics;
  PlacementOptions placement;
  PciOptions pci;
  LivenessOptions liveness;
};

// Throws ConfigError that names the option and what is wrong with it.
Policy make_policy(const Options& options);

}  // namespace nova::scheduler
