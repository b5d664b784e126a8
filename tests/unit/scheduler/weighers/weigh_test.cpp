#include "scheduler/weighers/weigh.hpp"

#include "tests/unit/scheduler/world.hpp"

namespace nova::scheduler::testing {
namespace {

// All multipliers 0, so that a test sees the one weigher that it turns on.
struct Scales : World {
  Scales() {
    options.weights = {.ram = 0,
                       .cpu = 0,
                       .disk = 0,
                       .io_ops = 0,
                       .pci = 0,
                       .soft_affinity = 0,
                       .soft_anti_affinity = 0,
                       .build_failure = 0,
                       .hypervisor_version = 0,
                       .num_instances = 0,
                       .image_props = 0};
  }
  std::map<std::string, double> weights() {
    const Policy with = policy();
    const Ask ask = make_ask(request, servers, with).value();
    GroupCounts group;
    if (request.group)
      for (const auto& member : request.group->hosts) ++group[*hosts.find(member)];
    const Candidates all = Candidates::all(hosts.size());
    const auto values = weigh(Question{hosts, ask, with, group, when.now}, all.rows());
    std::map<std::string, double> out;
    for (std::size_t i = 0; i < values.size(); ++i) out[name(all.rows()[i])] = values[i];
    return out;
  }
};
using Weights = std::map<std::string, double>;

TEST(Weigh, NormalisedFromZeroToTheBest) {
  Scales world;
  world.options.weights.ram = 2.0;
  auto state = host("half");
  state.memory_mb_used = (16384 - 512) / 2;
  world.add(state);
  world.add(host("empty"));
  state = host("over");
  state.memory_mb_used = 20000;
  world.add(state);
  EXPECT_EQ(world.weights(), (Weights{{"empty", 2.0}, {"half", 1.0}, {"over", 0.0}}));
}

TEST(Weigh, ASingleHostIsNotWeighed) {
  Scales world;
  world.options.weights.ram = 2.0;
  world.add(host("a"));
  EXPECT_EQ(world.weights(), (Weights{{"a", 0.0}}));
}

TEST(Weigh, EqualHostsGetNothing) {
  Scales world;
  world.options.weights.hypervisor_version = 1.0;
  world.add(host("a"));
  world.add(host("b"));
  EXPECT_EQ(world.weights(), (Weights{{"a", 0.0}, {"b", 0.0}}));
}

TEST(Weigh, TheLowestOfAnAggregatesMultipliersWins) {
  Scales world;
  world.options.weights.cpu = 1.0;
  auto state = host("a");
  state.aggregates = {aggregate(1, {{"cpu_weight_multiplier", "3"}}),
                      aggregate(2, {{"cpu_weight_multiplier", "2"}})};
  world.add(state);
  world.add(host("b"));
  state = host("low");
  state.vcpus_used = 16;
  world.add(state);
  EXPECT_EQ(world.weights(), (Weights{{"a", 2.0}, {"b", 1.0}, {"low", 0.0}}));
}

TEST(Weigh, AnAggregateTurnsAWeigherOn) {
  Scales world;
  auto state = host("a");
  state.servers = 4;
  state.aggregates = {aggregate(1, {{"num_instances_weight_multiplier", "1"}})};
  world.add(state);
  world.add(host("b"));
  EXPECT_EQ(world.weights(), (Weights{{"a", 1.0}, {"b", 0.0}}));
}

TEST(Weigh, DiskIsTheSmallerOfBooksAndHypervisor) {
  Scales world;
  world.options.weights.disk = 1.0;
  auto state = host("booked");
  state.disk_gb_used = 50;
  world.add(state);
  state = host("measured");
  state.inventory.disk_available_least = 25;
  world.add(state);
  EXPECT_EQ(world.weights(), (Weights{{"booked", 1.0}, {"measured", 0.5}}));
}

TEST(Weigh, BuildFailuresCountAgainstAHost) {
  Scales world;
  world.options.weights.build_failure = 1000.0;
  auto state = host("failing");
  state.failed_builds = 3;
  world.add(state);
  world.add(host("good"));
  EXPECT_EQ(world.weights(), (Weights{{"failing", -1000.0}, {"good", 0.0}}));
}

TEST(Weigh, IoOpsAndServers) {
  Scales world;
  world.options.weights.io_ops = -1.0;
  auto state = host("busy");
  state.io_ops = 4;
  state.servers = 1;
  world.add(state);
  world.add(host("calm"));
  EXPECT_EQ(world.weights(), (Weights{{"busy", -1.0}, {"calm", 0.0}}));
  world.options.weights.io_ops = 0;
  world.options.weights.num_instances = -2.0;
  EXPECT_EQ(world.weights(), (Weights{{"busy", -2.0}, {"calm", 0.0}}));
}

TEST(Weigh, FewFreeDevicesFirst) {
  Scales world;
  world.options.weights.pci = 1.0;
  auto state = host("many");
  state.inventory.pci_pools = {{"a", "b", -1, 300, {}}};
  world.add(state);
  state = host("some");
  state.inventory.pci_pools = {{"a", "b", -1, 99, {}}};
  world.add(state);
  world.add(host("none"));
  EXPECT_EQ(world.weights(), (Weights{{"many", 0.0}, {"none", 1.0}, {"some", 0.0}}));
}

TEST(Weigh, SoftPoliciesOfTheServersGroup) {
  Scales world;
  world.options.weights.soft_affinity = 1.0;
  world.options.weights.soft_anti_affinity = 1.0;
  world.add(host("two"));
  world.add(host("one"));
  world.add(host("none"));
  world.request.group = group_with("soft-affinity");
  world.request.group->hosts = {proto::HostName("two"), proto::HostName("one"), proto::HostName("two")};
  EXPECT_EQ(world.weights(), (Weights{{"none", 0.0}, {"one", 0.5}, {"two", 1.0}}));
  world.request.group->policy = "soft-anti-affinity";
  EXPECT_EQ(world.weights(), (Weights{{"none", 1.0}, {"one", 0.5}, {"two", 0.0}}));
}

TEST(Weigh, MetricsWithRatios) {
  Scales world;
  world.options.metrics.weight_setting = {"a=2", "b=-1"};
  world.options.metrics.required = false;
  world.options.metrics.weight_of_unavailable = -20;
  auto state = host("good");
  state.inventory.metrics = {{"a", 10}, {"b", 0}};
  world.add(state);
  state = host("bad");
  state.inventory.metrics = {{"a", 1}, {"b", 2}};
  world.add(state);
  world.add(host("silent"));
  EXPECT_EQ(world.weights(), (Weights{{"bad", 0.5}, {"good", 1.0}, {"silent", 0.0}}));
}

TEST(Weigh, NewerHypervisorsAndLikeImages) {
  Scales world;
  world.options.weights.hypervisor_version = 1.0;
  auto state = host("new");
  state.inventory.hypervisor_version = 8000000;
  state.image_property_servers = {{"os_distro=debian", 3}, {"hw_disk_bus=virtio", 1}};
  world.add(state);
  world.add(host("old"));
  EXPECT_EQ(world.weights(), (Weights{{"new", 1.0}, {"old", 0.0}}));
  world.options.weights.hypervisor_version = 0;
  world.options.weights.image_props = 1.0;
  world.request.image_properties = {{"os_distro", "debian"}, {"hw_disk_bus", "scsi"}};
  EXPECT_EQ(world.weights(), (Weights{{"new", 1.0}, {"old", 0.0}}));
  world.options.filter.image_props_weight_setting = {"hw_disk_bus=5"};
  EXPECT_EQ(world.weights(), (Weights{{"new", 0.0}, {"old", 0.0}}));
}

}  // namespace
}  // namespace nova::scheduler::testing
