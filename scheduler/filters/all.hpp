// What each filter file defines, for table.cpp. One row per filter.
#pragma once
#include "scheduler/filters/filter.hpp"

namespace nova::scheduler {

// Standing.
extern const Filter requested_hosts_filter, compute_status_filter, availability_zone_filter,
    tenant_aggregates_filter, isolated_aggregates_filter, resources_filter, traits_filter;
// To be enabled.
extern const Filter all_hosts_filter, compute_filter, compute_capabilities_filter, image_properties_filter,
    server_group_affinity_filter, server_group_anti_affinity_filter, same_host_filter, different_host_filter,
    json_filter, simple_cidr_affinity_filter, io_ops_filter, aggregate_io_ops_filter, num_instances_filter,
    aggregate_num_instances_filter, aggregate_extra_specs_filter, aggregate_image_isolation_filter,
    aggregate_tenancy_filter, aggregate_type_filter, isolated_hosts_filter, metrics_filter,
    pci_passthrough_filter, numa_topology_filter;

}  // namespace nova::scheduler
