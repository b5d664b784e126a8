// What must hold for any hosts and any request, tried on many made up at random from fixed seeds.
#include "tests/unit/scheduler/world.hpp"

namespace nova::scheduler::testing {
namespace {

class Dice {
 public:
  explicit Dice(unsigned seed) : generator_(seed) {}
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(generator_); }
  bool chance(int one_in) { return below(one_in) == 0; }
  Random random() {
    return [this](std::size_t bound) { return static_cast<std::size_t>(below(static_cast<int>(bound))); };
  }
  std::mt19937& generator() { return generator_; }

 private:
  std::mt19937 generator_;
};

proto::HostState any_host(Dice& dice, int number) {
  auto state = host("host-" + std::to_string(number));
  state.memory_mb_used = dice.below(17000);
  state.vcpus_used = dice.below(18);
  state.disk_gb_used = dice.below(110);
  state.servers = dice.below(60);
  state.io_ops = dice.below(10);
  state.disabled = dice.chance(6);
  state.zone = dice.chance(2) ? "nova" : "east";
  if (dice.chance(6)) state.last_seen = noon - 10min;
  if (dice.chance(3)) state.inventory.traits = {"CUSTOM_X"};
  if (dice.chance(3)) state.inventory.supported = {{"aarch64", "kvm", "hvm"}};
  if (dice.chance(3)) state.aggregates = {aggregate(1, {{"instance_type", "large"}})};
  if (dice.chance(3)) state.failed_builds = dice.below(3);
  return state;
}

struct AnyWorld : World {
  std::vector<proto::HostState> states;

  explicit AnyWorld(Dice& dice) {
    for (int i = 0; i < 12; ++i) states.push_back(any_host(dice, i));
    enable({"ComputeFilter", "ComputeCapabilitiesFilter", "ImagePropertiesFilter",
            "ServerGroupAntiAffinityFilter", "ServerGroupAffinityFilter", "NumInstancesFilter", "IoOpsFilter",
            "AggregateTypeAffinityFilter"});
    request.flavor = flavor(1 + dice.below(4), 512 * (1 + dice.below(6)), dice.below(20));
    if (dice.chance(3)) request.availability_zone = "east";
    if (dice.chance(4)) request.flavor.extra_specs["trait:CUSTOM_X"] = "required";
    if (dice.chance(4)) request.image_properties["hw_architecture"] = "x86_64";
    if (dice.chance(4)) request.group = group_with("anti-affinity");
    want(1 + dice.below(3));
  }
  void load(std::vector<proto::HostState> in_order) {
    for (auto& state : in_order) hosts.put(std::move(state));
  }
};

// The chosen hosts and alternates by name, or the refusal's words.
std::vector<std::string> outcome_of(AnyWorld& world) {
  const auto outcome = world.decide();
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) return {refusal->message};
  std::vector<std::string> names;
  for (const auto& rows : std::get<Choice>(outcome).hosts)
    for (const Row row : rows) names.push_back(world.name(row));
  return names;
}

TEST(SelectProperty, NeverAHostThatAFilterRefuses) {
  int chosen = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    Dice dice(seed);
    AnyWorld world(dice);
    world.want(1);
    world.load(world.states);
    std::map<std::string_view, Names> passing;
    for (const Filter* filter : world.policy().stages) passing[filter->name] = world.passing(filter->name);
    const auto outcome = world.decide();
    const auto* choice = std::get_if<Choice>(&outcome);
    if (choice == nullptr) continue;
    ++chosen;
    for (const Row row : choice->hosts.front())
      for (const auto& [filter, names] : passing)
        EXPECT_TRUE(names.contains(world.name(row)))
            << filter << " refuses " << world.name(row) << ", seed " << seed;
  }
  EXPECT_GT(chosen, 50) << "too few requests found a host for the test to mean something";
}

TEST(SelectProperty, ARefusalMeansThatNoHostPassesAll) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    Dice dice(seed);
    AnyWorld world(dice);
    world.want(1);
    world.load(world.states);
    Names left;
    for (const auto& state : world.states) left.insert(state.host.str());
    for (const Filter* filter : world.policy().stages) {
      Names both;
      const Names passing = world.passing(filter->name);
      std::set_intersection(left.begin(), left.end(), passing.begin(), passing.end(),
                            std::inserter(both, both.end()));
      left = both;
    }
    EXPECT_EQ(left.empty(), std::holds_alternative<Refusal>(world.decide())) << "seed " << seed;
  }
}

TEST(SelectProperty, TheOrderOfHostsDoesNotMatter) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    Dice dice(seed);
    AnyWorld world(dice);
    AnyWorld mixed = world;
    std::shuffle(mixed.states.begin(), mixed.states.end(), dice.generator());
    world.load(world.states);
    mixed.load(mixed.states);
    EXPECT_EQ(outcome_of(world), outcome_of(mixed)) << "seed " << seed;
  }
}

TEST(SelectProperty, TheSameChanceGivesTheSameChoice) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Dice dice(seed);
    AnyWorld world(dice);
    world.options.filter.host_subset_size = 3;
    world.options.filter.shuffle_best_same_weighed_hosts = true;
    AnyWorld again = world;
    Dice one(seed + 1000), two(seed + 1000);
    world.random = one.random();
    again.random = two.random();
    world.load(world.states);
    again.load(again.states);
    EXPECT_EQ(outcome_of(world), outcome_of(again)) << "seed " << seed;
  }
}

TEST(SelectProperty, NoHostIsFilledBeyondItsRoom) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Dice dice(seed);
    AnyWorld world(dice);
    world.request.group.reset();
    world.load(world.states);
    const std::vector<std::int32_t> before = world.hosts.columns().memory_room;
    for (int i = 0; i < 200; ++i) {
      world.servers = {proto::ServerId("s" + std::to_string(i))};
      world.decide();
    }
    for (Row row = 0; row < world.hosts.size(); ++row)
      EXPECT_GE(world.hosts.columns().memory_room[row], std::min(before[row], 0)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace nova::scheduler::testing
