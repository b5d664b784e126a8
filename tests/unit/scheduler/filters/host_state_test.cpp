// Filters that look at how a host stands and what it carries.
#include "tests/unit/scheduler/world.hpp"

namespace nova::scheduler::testing {
namespace {

TEST(ComputeFilter, UpMeansAHeartbeatInTime) {
  World world;
  auto state = host("at-the-limit");
  state.last_seen = noon - 60s;
  world.add(state);
  state.host = proto::HostName("late");
  state.last_seen = noon - 61s;
  world.add(state);
  state.host = proto::HostName("forced");
  state.last_seen = noon;
  state.forced_down = true;
  world.add(state);
  EXPECT_EQ(world.passing("ComputeFilter"), (Names{"at-the-limit"}));
}

TEST(ServerGroupAffinityFilter, FollowsTheMembers) {
  World world;
  world.add(host("a"));
  world.add(host("b"));
  world.request.group = group_with("affinity");
  EXPECT_EQ(world.passing("ServerGroupAffinityFilter").size(), 2u);
  world.request.group->hosts = {proto::HostName("b")};
  EXPECT_EQ(world.passing("ServerGroupAffinityFilter"), (Names{"b"}));
  world.request.group->hosts = {proto::HostName("gone")};
  EXPECT_EQ(world.passing("ServerGroupAffinityFilter"), Names{});
  world.request.group->policy = "soft-affinity";
  EXPECT_EQ(world.passing("ServerGroupAffinityFilter").size(), 2u);
}

TEST(ServerGroupAntiAffinityFilter, UpToTheRule) {
  World world;
  world.add(host("a"));
  world.add(host("b"));
  world.request.group = group_with("anti-affinity");
  world.request.group->hosts = {proto::HostName("a")};
  EXPECT_EQ(world.passing("ServerGroupAntiAffinityFilter"), (Names{"b"}));
  world.request.group->max_server_per_host = 2;
  EXPECT_EQ(world.passing("ServerGroupAntiAffinityFilter").size(), 2u);
}

TEST(ServerGroupAntiAffinityFilter, AServerMayStayWhereItIs) {
  World world;
  auto state = host("a");
  state.server_ids = world.servers;
  world.add(state);
  world.request.group = group_with("anti-affinity");
  world.request.group->hosts = {proto::HostName("a")};
  EXPECT_EQ(world.passing("ServerGroupAntiAffinityFilter"), (Names{"a"}));
}

TEST(SameAndDifferentHost, ByServersOnTheHost) {
  World world;
  auto state = host("with");
  state.server_ids = {proto::ServerId("x"), proto::ServerId("b")};
  world.add(state);
  world.add(host("without"));
  EXPECT_EQ(world.passing("SameHostFilter").size(), 2u);
  world.hint("same_host", {"y", "x"});
  EXPECT_EQ(world.passing("SameHostFilter"), (Names{"with"}));
  world.hint("different_host", {"x"});
  EXPECT_EQ(world.passing("DifferentHostFilter"), (Names{"without"}));
}

TEST(IoOpsFilter, CountsAndAggregates) {
  World world;
  world.options.filter.max_io_ops_per_host = 2;
  auto state = host("calm");
  state.io_ops = 1;
  world.add(state);
  state = host("busy");
  state.io_ops = 2;
  state.aggregates = {aggregate(1, {{"max_io_ops_per_host", "3"}})};
  world.add(state);
  EXPECT_EQ(world.passing("IoOpsFilter"), (Names{"calm"}));
  EXPECT_EQ(world.passing("AggregateIoOpsFilter"), (Names{"busy", "calm"}));
}

TEST(NumInstancesFilter, TheLowestAggregateWinsAndNonsenseDoesNot) {
  World world;
  world.options.filter.max_instances_per_host = 5;
  auto state = host("five");
  state.servers = 5;
  world.add(state);
  state = host("low");
  state.servers = 2;
  state.aggregates = {aggregate(1, {{"max_instances_per_host", "10"}}),
                      aggregate(2, {{"max_instances_per_host", "2"}})};
  world.add(state);
  state = host("nonsense");
  state.servers = 4;
  state.aggregates = {aggregate(3, {{"max_instances_per_host", "few"}})};
  world.add(state);
  EXPECT_EQ(world.passing("NumInstancesFilter"), (Names{"low", "nonsense"}));
  EXPECT_EQ(world.passing("AggregateNumInstancesFilter"), (Names{"nonsense"}));
}

TEST(SimpleCidrAffinityFilter, NearAddresses) {
  World world;
  auto state = host("near");
  state.inventory.host_ip = "192.168.1.77";
  world.add(state);
  state = host("far");
  state.inventory.host_ip = "192.168.2.1";
  world.add(state);
  state = host("six");
  state.inventory.host_ip = "2001:db8::1";
  world.add(state);
  world.add(host("none"));
  EXPECT_EQ(world.passing("SimpleCIDRAffinityFilter").size(), 4u);
  world.hint("build_near_host_ip", {"192.168.1.1"});
  EXPECT_EQ(world.passing("SimpleCIDRAffinityFilter"), (Names{"near"}));
  world.hint("cidr", {"/16"});
  EXPECT_EQ(world.passing("SimpleCIDRAffinityFilter"), (Names{"far", "near"}));
  world.hint("cidr", {"33"});
  EXPECT_EQ(world.passing("SimpleCIDRAffinityFilter"), Names{});
  world.hint("build_near_host_ip", {"2001:db8::ffff"});
  world.hint("cidr", {"64"});
  EXPECT_EQ(world.passing("SimpleCIDRAffinityFilter"), (Names{"six"}));
}

TEST(MetricsFilter, AllMustBeReported) {
  World world;
  world.options.metrics.weight_setting = {"cpu.percent=1.0", "cpu.idle=-1"};
  auto state = host("all");
  state.inventory.metrics = {{"cpu.percent", 1}, {"cpu.idle", 2}};
  world.add(state);
  state = host("one");
  state.inventory.metrics = {{"cpu.percent", 1}};
  world.add(state);
  EXPECT_EQ(world.passing("MetricsFilter"), (Names{"all"}));
  EXPECT_EQ(world.chosen(), "all") << "required metrics refuse hosts without the filter being enabled";
}

TEST(PciPassthroughFilter, FreeDevices) {
  World world;
  world.options.pci.alias = {R"({"name":"gpu","vendor_id":"10de","product_id":"1eb8"})"};
  auto state = host("two");
  state.inventory.pci_pools = {{"10de", "1eb8", -1, 2, {}}};
  world.add(state);
  state = host("one");
  state.inventory.pci_pools = {{"10de", "1eb8", -1, 1, {}}};
  world.add(state);
  world.request.flavor.extra_specs = {{"pci_passthrough:alias", "gpu:2"}};
  EXPECT_EQ(world.passing("PciPassthroughFilter"), (Names{"two"}));
}

TEST(NumaTopologyFilter, CellsAndDevicesTogether) {
  World world;
  world.options.pci.alias = {R"({"name":"nic","vendor_id":"8086","numa_policy":"required"})"};
  auto state = host("near");
  state.inventory.numa_cells = {cell(0, {0, 1}, 4096), cell(1, {2, 3}, 4096)};
  state.inventory.pci_pools = {{"8086", "10ed", 1, 1, {}}};
  world.add(state);
  state.host = proto::HostName("elsewhere");
  state.inventory.pci_pools[0].numa_node = 7;
  world.add(state);
  world.add(host("no-cells"));
  EXPECT_EQ(world.passing("NUMATopologyFilter").size(), 3u) << "a floating guest fits everywhere";
  world.request.flavor = flavor(2, 2048);
  world.request.flavor.extra_specs = {{"hw:numa_nodes", "1"}, {"pci_passthrough:alias", "nic:1"}};
  EXPECT_EQ(world.passing("NUMATopologyFilter"), (Names{"near"}));
}

}  // namespace
}  // namespace nova::scheduler::testing
