// Filters that compare extra specs, image properties, hints and aggregate metadata with the host.
#include "tests/unit/scheduler/world.hpp"

namespace nova::scheduler::testing {
namespace {

TEST(ComputeCapabilitiesFilter, AttributesAndCpuInfo) {
  World world;
  auto state = host("new");
  state.inventory.cpu_info.text = R"({"arch":"x86_64","features":["aes","avx"],"topology":{"cores":4}})";
  world.add(state);
  world.add(host("bare"));
  auto& specs = world.request.flavor.extra_specs;
  specs = {{"capabilities:cpu_info:features", "<in> aes"}};
  EXPECT_EQ(world.passing("ComputeCapabilitiesFilter"), (Names{"new"}));
  specs = {{"capabilities:cpu_info:topology:cores", ">= 5"}};
  EXPECT_EQ(world.passing("ComputeCapabilitiesFilter"), Names{});
  specs = {{"capabilities:hypervisor_type", "s== QEMU"}, {"capabilities:free_ram_mb", ">= 1000"}};
  EXPECT_EQ(world.passing("ComputeCapabilitiesFilter").size(), 2u);
  specs = {{"capabilities:no_such_thing", "1"}};
  EXPECT_EQ(world.passing("ComputeCapabilitiesFilter"), Names{});
  specs = {{"hw:cpu_policy", "shared"}, {"quota:cpu_shares", "5"}};
  EXPECT_EQ(world.passing("ComputeCapabilitiesFilter").size(), 2u) << "other scopes are not its business";
  specs = {{"vcpus_total", "8"}};
  EXPECT_EQ(world.passing("ComputeCapabilitiesFilter").size(), 2u) << "keys without scope are";
}

TEST(ImagePropertiesFilter, GuestKindsAndVersions) {
  World world;
  auto arm = host("arm");
  arm.inventory.supported = {{"aarch64", "kvm", "hvm"}};
  arm.inventory.hypervisor_version = 8000000;
  world.add(arm);
  world.add(host("intel"));
  EXPECT_EQ(world.passing("ImagePropertiesFilter").size(), 2u);
  world.request.image_properties = {{"hw_architecture", "aarch64"}};
  EXPECT_EQ(world.passing("ImagePropertiesFilter"), (Names{"arm"}));
  world.request.image_properties = {{"architecture", "amd64"}};
  EXPECT_EQ(world.passing("ImagePropertiesFilter"), (Names{"intel"}));
  world.request.image_properties = {{"hw_architecture", "x86_64"}, {"img_hv_type", "xen"}};
  EXPECT_EQ(world.passing("ImagePropertiesFilter"), Names{});
  world.request.image_properties = {{"img_hv_requested_version", ">=8.0"}};
  EXPECT_EQ(world.passing("ImagePropertiesFilter"), (Names{"arm"}));
  world.request.image_properties.clear();
  world.options.filter.image_properties_default_architecture = "x86_64";
  EXPECT_EQ(world.passing("ImagePropertiesFilter"), (Names{"intel"}));
}

TEST(JsonFilter, Queries) {
  World world;
  auto small = host("small");
  small.memory_mb_used = 14000;
  small.servers = 3;
  world.add(small);
  world.add(host("big"));
  struct Case {
    const char* query;
    Names passing;
  };
  const Case cases[] = {
      {R"([">=", "$free_ram_mb", 4096])", {"big"}},
      {R"(["<", "$free_ram_mb", 4096])", {"small"}},
      {R"(["and", [">", "$num_instances", 1], ["=", "$host", "small"]])", {"small"}},
      {R"(["or", ["=", "$host", "big"], ["=", "$host", "small"]])", {"big", "small"}},
      {R"(["not", ["=", "$host", "big"]])", {"small"}},
      {R"(["in", "$host", "x", "big"])", {"big"}},
      {R"(["=", "$service.host", "big"])", {"big"}},
      {R"(["=", "$nothing", 1])", {}},
      {R"(["maybe", 1, 1])", {}},
      {R"([">", "$host", 1])", {}},
      {R"(not json)", {}},
      {R"([])", {}},
      {"", {"big", "small"}},
  };
  for (const Case& one : cases) {
    world.hint("query", {one.query});
    EXPECT_EQ(world.passing("JsonFilter"), one.passing) << one.query;
  }
  world.hint("query", {std::string(100000, '[')});
  EXPECT_EQ(world.passing("JsonFilter"), Names{});
}

TEST(AggregateInstanceExtraSpecsFilter, AllKeysInSomeAggregate) {
  World world;
  auto state = host("ssd");
  state.aggregates = {aggregate(1, {{"disk", "ssd, nvme"}}), aggregate(2, {{"net", "25"}})};
  world.add(state);
  world.add(host("plain"));
  auto& specs = world.request.flavor.extra_specs;
  specs = {{"aggregate_instance_extra_specs:disk", "nvme"}, {"net", ">= 10"}, {"hw:other", "x"}};
  EXPECT_EQ(world.passing("AggregateInstanceExtraSpecsFilter"), (Names{"ssd"}));
  specs["net"] = ">= 40";
  EXPECT_EQ(world.passing("AggregateInstanceExtraSpecsFilter"), Names{});
}

TEST(AggregateImagePropertiesIsolation, UnsetPropertiesPass) {
  World world;
  auto state = host("windows");
  state.aggregates = {aggregate(1, {{"os_distro", "windows,winserver"}})};
  world.add(state);
  world.add(host("open"));
  EXPECT_EQ(world.passing("AggregateImagePropertiesIsolation").size(), 2u);
  world.request.image_properties = {{"os_distro", "debian"}};
  EXPECT_EQ(world.passing("AggregateImagePropertiesIsolation"), (Names{"open"}));
  world.request.image_properties = {{"os_distro", "winserver"}};
  EXPECT_EQ(world.passing("AggregateImagePropertiesIsolation").size(), 2u);
  world.request.image_properties = {{"os_distro", "debian"}};
  world.options.filter.aggregate_image_properties_isolation_namespace = "img";
  EXPECT_EQ(world.passing("AggregateImagePropertiesIsolation").size(), 2u);
}

TEST(AggregateMultiTenancyIsolation, ListedProjectsOnly) {
  World world;
  auto state = host("ours");
  state.aggregates = {aggregate(1, {{"filter_tenant_id", "other, project"}})};
  world.add(state);
  state = host("theirs");
  state.aggregates = {aggregate(2, {{"filter_tenant_id3", "other"}})};
  world.add(state);
  world.add(host("open"));
  EXPECT_EQ(world.passing("AggregateMultiTenancyIsolation"), (Names{"open", "ours"}));
}

TEST(AggregateTypeAffinityFilter, ListedFlavorsOnly) {
  World world;
  auto state = host("small-only");
  state.aggregates = {aggregate(1, {{"instance_type", "tiny,small"}})};
  world.add(state);
  state = host("large-only");
  state.aggregates = {aggregate(2, {{"instance_type", "large"}})};
  world.add(state);
  world.add(host("open"));
  EXPECT_EQ(world.passing("AggregateTypeAffinityFilter"), (Names{"open", "small-only"}));
}

TEST(IsolatedHostsFilter, ImagesAndHosts) {
  World world;
  world.add(host("isolated"));
  world.add(host("common"));
  EXPECT_EQ(world.passing("IsolatedHostsFilter").size(), 2u);
  world.options.filter.isolated_hosts = {"isolated"};
  world.options.filter.isolated_images = {"image"};
  world.request.image_id = "image";
  EXPECT_EQ(world.passing("IsolatedHostsFilter"), (Names{"isolated"}));
  world.request.image_id = "other";
  EXPECT_EQ(world.passing("IsolatedHostsFilter"), (Names{"common"}));
  world.options.filter.restrict_isolated_hosts_to_isolated_images = false;
  EXPECT_EQ(world.passing("IsolatedHostsFilter").size(), 2u);
}

TEST(FilterTable, EveryFilterOfNovaHasARow) {
  for (const char* name : {"AllHostsFilter",
                           "ComputeFilter",
                           "ComputeCapabilitiesFilter",
                           "ImagePropertiesFilter",
                           "ServerGroupAffinityFilter",
                           "ServerGroupAntiAffinityFilter",
                           "DifferentHostFilter",
                           "SameHostFilter",
                           "SimpleCIDRAffinityFilter",
                           "JsonFilter",
                           "AggregateInstanceExtraSpecsFilter",
                           "AggregateImagePropertiesIsolation",
                           "AggregateMultiTenancyIsolation",
                           "AggregateTypeAffinityFilter",
                           "IoOpsFilter",
                           "AggregateIoOpsFilter",
                           "NumInstancesFilter",
                           "AggregateNumInstancesFilter",
                           "IsolatedHostsFilter",
                           "MetricsFilter",
                           "NUMATopologyFilter",
                           "PciPassthroughFilter",
                           "AvailabilityZoneFilter"})
    EXPECT_NE(find_filter(name), nullptr) << name;
  EXPECT_EQ(find_filter("RamFilter"), nullptr);
}

}  // namespace
}  // namespace nova::scheduler::testing
