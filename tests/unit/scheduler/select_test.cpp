#include "scheduler/select.hpp"

#include "tests/unit/scheduler/world.hpp"

namespace nova::scheduler::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
constexpr const char* novas_words = "No valid host was found. There are not enough hosts available. ";

proto::HostState used(std::string name, int memory_mb) {
  auto state = host(std::move(name));
  state.memory_mb_used = memory_mb;
  return state;
}

TEST(Select, TheBestHostThenAlternates) {
  World world;
  world.add(used("c", 3000));
  world.add(used("a", 2000));
  world.add(used("d", 4000));
  world.add(used("b", 1000));
  EXPECT_EQ(world.choices(), (std::vector<std::vector<std::string>>{{"b", "a", "c"}}));
  world.options.placement.max_attempts = 1;
  EXPECT_EQ(world.choices().front().size(), 1u);
  world.options.placement.max_attempts = 9;
  EXPECT_EQ(world.choices().front().size(), 4u);
  world.when.alternates = false;
  EXPECT_EQ(world.choices().front().size(), 1u);
}

TEST(Select, EachChoiceCountsForTheNext) {
  World world;
  world.add(host("a"));
  world.add(host("b"));
  world.want(4);
  std::map<std::string, int> counts;
  for (const auto& hosts : world.choices()) ++counts[hosts.front()];
  EXPECT_EQ(counts, (std::map<std::string, int>{{"a", 2}, {"b", 2}}));
  EXPECT_EQ(world.hosts.pick_count(), 4u);
}

TEST(Select, AlternatesAreNoHostOfTheSameRequest) {
  World world;
  for (const char* name : {"a", "b", "c", "d"}) world.add(host(name));
  world.want(2);
  const auto choices = world.choices();
  const Names chosen{choices[0][0], choices[1][0]};
  for (const auto& hosts : choices)
    for (std::size_t i = 1; i < hosts.size(); ++i) EXPECT_FALSE(chosen.contains(hosts[i]));
  EXPECT_EQ(choices[0].size(), 3u);
}

TEST(Select, AllOrNothing) {
  World world;
  auto state = host("a");
  state.disk_gb_used = 85;  // one server of 10 GB fits
  world.add(state);
  world.want(2);
  const std::string why = world.refused();
  EXPECT_THAT(why, StartsWith(novas_words));
  EXPECT_THAT(why, HasSubstr("Only 1 of 2 servers found a host."));
  EXPECT_THAT(why, HasSubstr("the nearest lacks 5 GB of DISK_GB"));
  EXPECT_EQ(world.hosts.pick_count(), 0u);
  EXPECT_EQ(world.hosts.columns().disk_room[0], 15);
}

TEST(Select, SaysWhyPerFilterAndNamesNoHost) {
  World world;
  world.add(used("nearly", 16384 - 512 - 512));
  world.add(used("brimful", 16384));
  auto down = host("sleeping");
  down.last_seen = noon - 1h;
  world.add(down);
  EXPECT_EQ(world.refused(), std::string(novas_words) +
                                 "Of 3 hosts, Resources refused 2 (the nearest lacks 512 MB of MEMORY_MB), "
                                 "ComputeFilter refused 1 (they are down).");
  const auto outcome = world.decide();
  EXPECT_EQ(std::get<Refusal>(outcome).detail, "Resources: nearly: the nearest lacks 512 MB of MEMORY_MB");
  EXPECT_THAT(filter_results(std::get<Refusal>(outcome).trace),
              HasSubstr("('Resources', 1), ('ComputeFilter', 0)]"));
}

TEST(Select, TooBigForAnyHostIsSaid) {
  World world;
  world.add(host("a"));
  world.request.flavor.vcpus = 12;
  EXPECT_THAT(world.refused(), HasSubstr("the nearest lacks 4 VCPU even when empty"));
}

TEST(Select, NoHostsAtAll) {
  World world;
  EXPECT_EQ(world.refused(), std::string(novas_words) + "No compute host has reported yet.");
}

TEST(Select, AForcedHostSkipsFiltersButNotRoom) {
  World world;
  auto state = host("forced");
  state.zone = "elsewhere";
  state.last_seen = noon - 1h;
  world.add(state);
  world.add(host("other"));
  world.request.availability_zone = "nova";
  world.request.forced_host = "forced";
  EXPECT_EQ(world.chosen(), "forced");
  world.request.flavor.memory_mb = 17000;
  EXPECT_THAT(world.refused(), HasSubstr("MEMORY_MB"));
  world.request.forced_host = "nowhere";
  EXPECT_THAT(world.refused(), HasSubstr("they are not the host that was asked for"));
}

TEST(Select, ARequestedHostMustPassTheFilters) {
  World world;
  auto state = host("asked");
  state.last_seen = noon - 1h;
  world.add(state);
  world.add(host("other"));
  world.request.requested_host = "asked";
  EXPECT_THAT(world.refused(), HasSubstr("ComputeFilter refused 1"));
  world.hosts.seen(proto::HostName("asked"), noon);
  EXPECT_EQ(world.chosen(), "asked");
}

TEST(Select, ARebuildAsksOnlyAboutTheImage) {
  World world;
  auto state = host("full");
  state.memory_mb_used = 16384;
  state.disabled = true;
  world.add(state);
  world.add(host("other"));
  world.request.requested_host = "full";
  world.hint("_nova_check_type", {"rebuild"});
  EXPECT_EQ(world.chosen(), "full");
  EXPECT_EQ(world.hosts.pick_count(), 0u);
  world.request.image_properties = {{"hw_architecture", "aarch64"}};
  EXPECT_THAT(world.refused(), HasSubstr("they do not run aarch64 guests"));
}

TEST(Select, AntiAffinitySpreadsOneRequest) {
  World world;
  world.add(host("a"));
  world.add(host("b"));
  world.request.group = group_with("anti-affinity");
  world.want(2);
  const auto choices = world.choices();
  EXPECT_NE(choices[0][0], choices[1][0]);
  World third;
  third.add(host("a"));
  third.add(host("b"));
  third.request.group = world.request.group;
  third.want(3);
  EXPECT_THAT(third.refused(), HasSubstr("they have 1 member of the server group already"));
}

TEST(Select, AffinityKeepsOneRequestTogether) {
  World world;
  for (const char* name : {"a", "b", "c"}) world.add(host(name));
  world.request.group = group_with("affinity");
  world.want(3);
  Names chosen;
  for (const auto& hosts : world.choices()) chosen.insert(hosts.front());
  EXPECT_EQ(chosen.size(), 1u);
}

TEST(Select, MembersSentAMomentAgoCountForTheGroup) {
  World world;
  world.add(host("a"));
  world.add(host("b"));
  world.request.group = group_with("anti-affinity");
  world.request.group->members = {proto::ServerId("server-0"), proto::ServerId("late")};
  const std::string first = world.chosen();
  world.servers = {proto::ServerId("late")};  // its group does not know the first one's host yet
  EXPECT_NE(world.chosen(), first);
}

TEST(Select, AnotherAttemptForgetsTheFirst) {
  World world;
  world.add(host("a"));
  world.choices();
  world.choices();
  EXPECT_EQ(world.hosts.columns().servers[0], 1);
}

TEST(Select, SubsetAndShuffleUseTheGivenChance) {
  World world;
  for (int i = 0; i < 8; ++i) world.add(host("h" + std::to_string(i)));
  std::mt19937 generator(7);
  world.random = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(generator);
  };
  const auto spread = [&] {
    Names seen;
    for (int i = 0; i < 100; ++i) {
      seen.insert(world.chosen());
      world.hosts.forget(world.servers[0]);
    }
    return seen.size();
  };
  EXPECT_EQ(spread(), 1u);
  world.options.filter.host_subset_size = 3;
  EXPECT_EQ(spread(), 3u);
  world.options.filter.host_subset_size = 1;
  world.options.filter.shuffle_best_same_weighed_hosts = true;
  EXPECT_EQ(spread(), 8u);
}

}  // namespace
}  // namespace nova::scheduler::testing
