#include "tests/unit/scheduler/world.hpp"

namespace nova::scheduler::testing {
namespace {

TEST(RequestedHosts, IgnoredForcedAndRequested) {
  World world;
  for (const char* name : {"a", "b", "c"}) world.add(host(name));
  EXPECT_EQ(world.passing("RequestedHosts").size(), 3u);
  world.request.ignored_hosts = {proto::HostName("a"), proto::HostName("unknown")};
  EXPECT_EQ(world.passing("RequestedHosts"), (Names{"b", "c"}));
  world.request.requested_node = "b.node";
  EXPECT_EQ(world.passing("RequestedHosts"), (Names{"b"}));
  world.request.requested_node.clear();
  world.request.forced_host = "a";
  EXPECT_EQ(world.passing("RequestedHosts"), Names{});
}

TEST(ComputeStatus, DisabledHosts) {
  World world;
  auto off = host("off");
  off.disabled = true;
  world.add(off);
  world.add(host("on"));
  EXPECT_EQ(world.passing("ComputeStatus"), (Names{"on"}));
}

TEST(AvailabilityZoneFilter, OnlyWhenAsked) {
  World world;
  auto east = host("east");
  east.zone = "east";
  world.add(east);
  world.add(host("plain"));
  EXPECT_EQ(world.passing("AvailabilityZoneFilter").size(), 2u);
  world.request.availability_zone = "east";
  EXPECT_EQ(world.passing("AvailabilityZoneFilter"), (Names{"east"}));
  world.request.availability_zone = "west";
  EXPECT_EQ(world.passing("AvailabilityZoneFilter"), Names{});
}

TEST(TenantAggregates, ProjectsWithAnAggregateAreKeptToIt) {
  World world;
  auto owned = host("owned");
  owned.aggregates = {aggregate(1, {{"filter_tenant_id2", "project"}})};
  world.add(owned);
  world.add(host("open"));
  EXPECT_EQ(world.passing("TenantAggregates").size(), 2u) << "off by default";
  world.options.placement.limit_tenants_to_placement_aggregate = true;
  EXPECT_EQ(world.passing("TenantAggregates"), (Names{"owned"}));
  world.request.project_id = "another";
  EXPECT_EQ(world.passing("TenantAggregates").size(), 2u);
  world.options.placement.placement_aggregate_required_for_tenants = true;
  EXPECT_EQ(world.passing("TenantAggregates"), Names{});
}

TEST(IsolatedAggregates, TraitsMustBeAskedFor) {
  World world;
  world.options.placement.enable_isolated_aggregate_filtering = true;
  auto special = host("special");
  special.aggregates = {aggregate(1, {{"trait:CUSTOM_LICENSED", "required"}, {"other", "x"}})};
  world.add(special);
  world.add(host("plain"));
  EXPECT_EQ(world.passing("IsolatedAggregates"), (Names{"plain"}));
  world.request.flavor.extra_specs["trait:CUSTOM_LICENSED"] = "required";
  EXPECT_EQ(world.passing("IsolatedAggregates"), (Names{"plain", "special"}));
}

TEST(Traits, RequiredAndForbidden) {
  World world;
  auto fast = host("fast");
  fast.inventory.traits = {"HW_CPU_X86_AVX512F", "CUSTOM_OLD"};
  auto newer = host("newer");
  newer.inventory.traits = {"HW_CPU_X86_AVX512F"};
  world.add(fast);
  world.add(newer);
  world.add(host("plain"));
  world.request.flavor.extra_specs = {{"trait:HW_CPU_X86_AVX512F", "required"}};
  EXPECT_EQ(world.passing("Traits"), (Names{"fast", "newer"}));
  world.request.flavor.extra_specs["trait:CUSTOM_OLD"] = "forbidden";
  EXPECT_EQ(world.passing("Traits"), (Names{"newer"}));
}

TEST(Resources, ExactlyFullIsAccepted) {
  World world;
  auto state = host("a");
  state.memory_mb_used = 16384 - 512 - 1024;
  world.add(state);
  EXPECT_EQ(world.passing("Resources"), (Names{"a"}));
  world.request.flavor.memory_mb = 1025;
  EXPECT_EQ(world.passing("Resources"), Names{});
}

TEST(Resources, OneServerCannotHaveMoreThanTheWholeHost) {
  World world;
  world.add(host("a"));  // 8 CPUs, 16 with the ratio
  world.request.flavor.vcpus = 8;
  EXPECT_EQ(world.passing("Resources"), (Names{"a"}));
  world.request.flavor.vcpus = 9;
  EXPECT_EQ(world.passing("Resources"), Names{});
}

TEST(Resources, WhatIsNotAskedForDoesNotMatter) {
  World world;
  auto full = host("full-disk");
  full.disk_gb_used = 500;
  world.add(full);
  EXPECT_EQ(world.passing("Resources"), Names{});
  world.request.flavor.root_gb = 0;
  EXPECT_EQ(world.passing("Resources"), (Names{"full-disk"}));
}

TEST(Resources, FurtherClasses) {
  World world;
  auto gpu = host("gpu");
  gpu.inventory.resources = {{"VGPU", 4}};
  gpu.resources_used = {{"VGPU", 3}};
  world.add(gpu);
  world.add(host("plain"));
  world.request.flavor.extra_specs = {{"resources:VGPU", "1"}};
  EXPECT_EQ(world.passing("Resources"), (Names{"gpu"}));
  world.request.flavor.extra_specs = {{"resources:VGPU", "2"}};
  EXPECT_EQ(world.passing("Resources"), Names{});
}

TEST(Resources, PinnedCpusComeFromPcpuWhereThatIsCounted) {
  World world;
  auto dedicated = host("dedicated");
  dedicated.inventory.resources = {{"PCPU", 4}};
  dedicated.vcpus_used = 16;  // no floating CPU left
  world.add(dedicated);
  auto full = host("full");
  full.vcpus_used = 16;
  world.add(full);
  world.request.flavor = flavor(4, 1024, 0);
  world.request.flavor.extra_specs = {{"hw:cpu_policy", "dedicated"}};
  EXPECT_EQ(world.passing("Resources"), (Names{"dedicated"}));
  world.request.flavor.vcpus = 5;
  EXPECT_EQ(world.passing("Resources"), Names{});
}

}  // namespace
}  // namespace nova::scheduler::testing
