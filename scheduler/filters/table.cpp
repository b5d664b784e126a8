#include "scheduler/filters/table.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {

std::span<const Filter> standing_filters() {
  // Cheap ones first; the user learns how many hosts each refused in this order.
  static const std::array filters{
      requested_hosts_filter,     compute_status_filter, availability_zone_filter, tenant_aggregates_filter,
      isolated_aggregates_filter, traits_filter,         resources_filter};
  return filters;
}

namespace {
std::span<const Filter> optional_filters() {
  static const std::array filters{all_hosts_filter,
                                  compute_filter,
                                  compute_capabilities_filter,
                                  image_properties_filter,
                                  server_group_affinity_filter,
                                  server_group_anti_affinity_filter,
                                  same_host_filter,
                                  different_host_filter,
                                  json_filter,
                                  simple_cidr_affinity_filter,
                                  io_ops_filter,
                                  aggregate_io_ops_filter,
                                  num_instances_filter,
                                  aggregate_num_instances_filter,
                                  aggregate_extra_specs_filter,
                                  aggregate_image_isolation_filter,
                                  aggregate_tenancy_filter,
                                  aggregate_type_filter,
                                  isolated_hosts_filter,
                                  metrics_filter,
                                  pci_passthrough_filter,
                                  numa_topology_filter};
  return filters;
}
}  // namespace

const Filter* find_filter(std::string_view name) {
  // AvailabilityZoneFilter of older configurations is a standing filter here.
  if (name == availability_zone_filter.name) return &standing_filters()[2];
  const auto filters = optional_filters();
  const auto at =
      std::find_if(filters.begin(), filters.end(), [&](const Filter& one) { return one.name == name; });
  return at == filters.end() ? nullptr : &*at;
}

std::string filter_names() {
  std::string names(availability_zone_filter.name);
  for (const Filter& filter : optional_filters()) names.append(", ").append(filter.name);
  return names;
}

}  // namespace nova::scheduler
