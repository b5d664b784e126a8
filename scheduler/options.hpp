// The scheduler's options, with Nova's names. Read once at start; app.cpp hands them on by value.
#pragma once
#include <chrono>

#include "common/config/option.hpp"

namespace nova::scheduler {

struct FilterOptions {
  static constexpr std::string_view section = "filter_scheduler";
  std::vector<std::string> enabled_filters{"ComputeFilter", "ComputeCapabilitiesFilter",
                                           "ImagePropertiesFilter", "ServerGroupAntiAffinityFilter",
                                           "ServerGroupAffinityFilter"};
  int host_subset_size = 1;
  bool shuffle_best_same_weighed_hosts = false;
  int max_instances_per_host = 50;
  int max_io_ops_per_host = 8;
  std::vector<std::string> isolated_images, isolated_hosts;
  bool restrict_isolated_hosts_to_isolated_images = true;
  std::string image_properties_default_architecture;
  std::string aggregate_image_properties_isolation_namespace;
  std::string aggregate_image_properties_isolation_separator = ".";
  std::vector<std::string> image_props_weight_setting;

  static constexpr auto options() {
    using O = FilterOptions;
    return Pack{
        option("enabled_filters", &O::enabled_filters,
               "Filters that every host must pass, in this order. Availability zone, resources and traits "
               "are always "
               "looked at first."),
        option("host_subset_size", &O::host_subset_size, "Choose at random among this many best hosts.")
            .at_least(1),
        option("shuffle_best_same_weighed_hosts", &O::shuffle_best_same_weighed_hosts,
               "Choose at random among hosts of the same highest weight."),
        option("max_instances_per_host", &O::max_instances_per_host,
               "NumInstancesFilter: servers on one host. An aggregate may set its own.")
            .at_least(1),
        option("max_io_ops_per_host", &O::max_io_ops_per_host,
               "IoOpsFilter: builds, snapshots and moves at once on one host. An aggregate may set its own.")
            .at_least(0),
        option("isolated_images", &O::isolated_images,
               "IsolatedHostsFilter: ids of images with hosts of their own."),
        option("isolated_hosts", &O::isolated_hosts, "IsolatedHostsFilter: the hosts for those images."),
        option("restrict_isolated_hosts_to_isolated_images", &O::restrict_isolated_hosts_to_isolated_images,
               "IsolatedHostsFilter: keep other images away from the isolated hosts."),
        option("image_properties_default_architecture", &O::image_properties_default_architecture,
               "ImagePropertiesFilter: architecture of an image that names none."),
        option("aggregate_image_properties_isolation_namespace",
               &O::aggregate_image_properties_isolation_namespace,
               "AggregateImagePropertiesIsolation: look only at metadata keys that begin with this."),
        option(
            "aggregate_image_properties_isolation_separator",
            &O::aggregate_image_properties_isolation_separator,
            "AggregateImagePropertiesIsolation: what stands between that beginning and the image property."),
        option(
            "image_props_weight_setting", &O::image_props_weight_setting,
            "ImagePropertiesWeigher: image properties that count, as name=weight; empty counts all alike.")};
  }
};

// One multiplier per weigher; an aggregate's metadata with the same name wins.
struct WeightOptions {
  static constexpr std::string_view section = "filter_scheduler";
  double ram = 1.0, cpu = 1.0, disk = 1.0, io_ops = -1.0, pci = 1.0, soft_affinity = 1.0,
         soft_anti_affinity = 1.0, build_failure = 1000000.0, hypervisor_version = 1.0, num_instances = 0.0,
         image_props = 0.0;

  static constexpr auto options() {
    using O = WeightOptions;
    return Pack{
        option("ram_weight_multiplier", &O::ram, "Weight of free memory; negative packs hosts full."),
        option("cpu_weight_multiplier", &O::cpu, "Weight of free CPUs."),
        option("disk_weight_multiplier", &O::disk, "Weight of free disk."),
        option("io_ops_weight_multiplier", &O::io_ops, "Weight of running builds, snapshots and moves."),
        option("pci_weight_multiplier", &O::pci, "Weight of having few PCI devices left.").at_least(0),
        option("soft_affinity_weight_multiplier", &O::soft_affinity,
               "Weight of members of the server's soft-affinity group on the host.")
            .at_least(0),
        option("soft_anti_affinity_weight_multiplier", &O::soft_anti_affinity,
               "Weight of the absence of members of the server's soft-anti-affinity group.")
            .at_least(0),
        option("build_failure_weight_multiplier", &O::build_failure,
               "Weight of recent failed builds, against a host."),
        option("hypervisor_version_weight_multiplier", &O::hypervisor_version,
               "Weight of a newer hypervisor."),
        option("num_instances_weight_multiplier", &O::num_instances,
               "Weight of the number of servers; positive prefers fuller hosts."),
        option("image_props_weight_multiplier", &O::image_props,
               "Weight of servers on the host that have the same image properties.")};
  }
};

struct MetricsOptions {
  static constexpr std::string_view section = "metrics";
  double weight_multiplier = 1.0;
  std::vector<std::string> weight_setting;
  bool required = true;
  double weight_of_unavailable = -10000.0;

  static constexpr auto options() {
    using O = MetricsOptions;
    return Pack{
        option("weight_multiplier", &O::weight_multiplier, "Weight of the metrics that hosts report."),
        option("weight_setting", &O::weight_setting, "Metrics that count, as name=ratio."),
        option("required", &O::required,
               "Whether a host that lacks one of the metrics is refused. Otherwise it gets "
               "weight_of_unavailable."),
        option("weight_of_unavailable", &O::weight_of_unavailable,
               "Value of a host that lacks one of the metrics, when they are not required.")};
  }
};

struct PlacementOptions {
  static constexpr std::string_view section = "scheduler";
  int max_attempts = 3;
  bool limit_tenants_to_placement_aggregate = false;
  bool placement_aggregate_required_for_tenants = false;
  bool query_placement_for_image_type_support = false;
  bool image_metadata_prefilter = false;
  bool enable_isolated_aggregate_filtering = false;

  static constexpr auto options() {
    using O = PlacementOptions;
    return Pack{
        option("max_attempts", &O::max_attempts,
               "Hosts that one build may try: the chosen one and alternates.")
            .at_least(1),
        option("limit_tenants_to_placement_aggregate", &O::limit_tenants_to_placement_aggregate,
               "Keep a project to the aggregates that name it in filter_tenant_id metadata."),
        option("placement_aggregate_required_for_tenants", &O::placement_aggregate_required_for_tenants,
               "With the former: a project that no aggregate names gets no host."),
        option("query_placement_for_image_type_support", &O::query_placement_for_image_type_support,
               "Only hosts with the trait COMPUTE_IMAGE_TYPE_* of the image's disk format."),
        option("image_metadata_prefilter", &O::image_metadata_prefilter,
               "Only hosts with the traits for the devices that the image's properties ask for."),
        option("enable_isolated_aggregate_filtering", &O::enable_isolated_aggregate_filtering,
               "Keep servers away from aggregates whose trait:*=required metadata they do not ask for.")};
  }
};

struct PciOptions {
  static constexpr std::string_view section = "pci";
  std::vector<std::string> alias;

  static constexpr auto options() {
    return Pack{
        option("alias", &PciOptions::alias,
               "A name for PCI devices that flavors ask for, as a JSON object: {\"name\", \"vendor_id\", "
               "\"product_id\", \"device_type\", \"numa_policy\"}. May be given several times.")
            .multi()};
  }
};

struct LivenessOptions {
  static constexpr std::string_view section = "DEFAULT";
  std::chrono::seconds service_down_time{60};
  std::chrono::seconds report_interval{10};
  std::chrono::seconds scheduler_instance_sync_interval{120};

  static constexpr auto options() {
    using O = LivenessOptions;
    using std::chrono::seconds;
    return Pack{
        option("service_down_time", &O::service_down_time,
               "Age of the last heartbeat at which a service is down.")
            .at_least(seconds(1)),
        option("report_interval", &O::report_interval, "Time between heartbeats.").at_least(seconds(1)),
        option("scheduler_instance_sync_interval", &O::scheduler_instance_sync_interval,
               "Time between complete lists of the hosts, which mend what lost messages left wrong.")
            .at_least(seconds(1))};
  }
};

}  // namespace nova::scheduler
