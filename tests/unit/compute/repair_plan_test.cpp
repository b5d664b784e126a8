#include "compute/repair_plan.hpp"

#include <gtest/gtest.h>

namespace nova::compute {
namespace {
using proto::PowerState;
using proto::ServerId;
using proto::VmState;

const ServerId one("11111111-0000-0000-0000-000000000001");

Guest guest(PowerState power, std::int64_t generation = 1) {
  return {one, "instance-1", power, generation, true};
}

proto::ExpectedServer row(VmState state, PowerState power, std::int64_t generation = 1) {
  proto::ExpectedServer out;
  out.spec.id = one;
  out.spec.generation = generation;
  out.vm_state = state;
  out.power_state = static_cast<int>(power);
  return out;
}

proto::OwnedServers::Ownership owner(std::string host, std::int64_t generation) {
  proto::OwnedServers::Ownership out;
  out.server = one;
  out.known = true;
  out.host = proto::HostName(std::move(host));
  out.generation = generation;
  return out;
}

proto::OwnedServers::Ownership archived() {
  proto::OwnedServers::Ownership out;
  out.server = one;
  out.deleted = true;
  return out;
}

RepairFacts facts(std::vector<Guest> guests, std::vector<proto::ExpectedServer> expected = {},
                  std::vector<proto::OwnedServers::Ownership> owned = {}) {
  RepairFacts out;
  out.host = proto::HostName("here");
  out.guests = std::move(guests);
  out.expected = std::move(expected);
  out.owned = std::move(owned);
  return out;
}

AgentOptions resuming() {
  AgentOptions options;
  options.resume_guests_state_on_host_boot = true;
  return options;
}

AgentOptions with_action(const char* action) {
  AgentOptions options;
  options.running_deleted_instance_action = action;
  return options;
}

bool idle(const RepairPlan& plan) { return plan.steps.empty() && plan.power.empty(); }

TEST(RepairPlan, AgreementAsksForNothing) {
  const auto plan =
      plan_repair(facts({guest(PowerState::running)}, {row(VmState::active, PowerState::running)}), {});
  EXPECT_TRUE(idle(plan));
  EXPECT_TRUE(plan.remarks.empty());
}

TEST(RepairPlan, ADifferenceOfPowerIsTold) {
  const auto plan =
      plan_repair(facts({guest(PowerState::crashed)}, {row(VmState::active, PowerState::running)}), {});
  ASSERT_EQ(plan.power.size(), 1u);
  EXPECT_EQ(plan.power[0].power_state, static_cast<int>(PowerState::crashed));
  EXPECT_TRUE(plan.steps.empty());
}

TEST(RepairPlan, AServerWithATaskIsNotJudged) {
  auto expected = row(VmState::active, PowerState::running);
  expected.task_state = "rebooting";
  EXPECT_TRUE(idle(plan_repair(facts({guest(PowerState::shutdown)}, {expected}), resuming())));
  EXPECT_TRUE(idle(plan_repair(facts({}, {expected}), resuming())));
  EXPECT_TRUE(idle(
      plan_repair(facts({guest(PowerState::running)}, {row(VmState::building, PowerState::nostate)}), {})));
}

TEST(RepairPlan, GuestsAreResumedOnlyAtStart) {
  auto at = facts({guest(PowerState::shutdown)}, {row(VmState::active, PowerState::running)});
  EXPECT_TRUE(plan_repair(at, resuming()).steps.empty());
  at.at_start = true;
  const auto plan = plan_repair(at, resuming());
  ASSERT_EQ(plan.steps.size(), 1u);
  EXPECT_EQ(plan.steps[0].mend, Mend::resume);
  EXPECT_TRUE(plan.power.empty()) << "else the conductor would take it for stopped";
  EXPECT_TRUE(plan_repair(at, {}).steps.empty());
}

TEST(RepairPlan, AStoppedServerIsNotResumed) {
  auto at = facts({guest(PowerState::shutdown)}, {row(VmState::stopped, PowerState::shutdown)});
  at.at_start = true;
  EXPECT_TRUE(idle(plan_repair(at, resuming())));
}

TEST(RepairPlan, AGuestOfAnotherGenerationIsNeitherStartedNorRemoved) {
  for (const std::int64_t generation : {1, 3}) {
    auto at =
        facts({guest(PowerState::shutdown, generation)}, {row(VmState::active, PowerState::running, 2)});
    at.at_start = true;
    const auto plan = plan_repair(at, resuming());
    EXPECT_TRUE(idle(plan));
    EXPECT_EQ(plan.remarks.size(), 1u);
  }
}

TEST(RepairPlan, AMissingGuestIsTold) {
  const auto plan = plan_repair(facts({}, {row(VmState::active, PowerState::running)}), {});
  ASSERT_EQ(plan.power.size(), 1u);
  EXPECT_EQ(plan.power[0].power_state, static_cast<int>(PowerState::nostate));
  EXPECT_EQ(plan.remarks.size(), 1u);
}

TEST(RepairPlan, AGuestOfADeletedServerGoesAsTheOperatorSays) {
  const auto at = facts({guest(PowerState::running, 7)}, {}, {archived()});
  const auto reap = plan_repair(at, with_action("reap"));
  ASSERT_EQ(reap.steps.size(), 1u);
  EXPECT_EQ(reap.steps[0].mend, Mend::remove_deleted);
  EXPECT_EQ(reap.steps[0].server.id, one);
  EXPECT_EQ(reap.steps[0].server.generation, 7);
  EXPECT_EQ(reap.steps[0].server.instance_name, "instance-1");
  EXPECT_EQ(plan_repair(at, with_action("shutdown")).steps.at(0).mend, Mend::shut_deleted);
  EXPECT_EQ(plan_repair(at, with_action("log")).remarks.size(), 1u);
  EXPECT_TRUE(idle(plan_repair(at, with_action("noop"))));
}

TEST(RepairPlan, AGuestWhoseServerMovedOnIsRemoved) {
  const auto plan = plan_repair(facts({guest(PowerState::running, 1)}, {}, {owner("there", 2)}), {});
  ASSERT_EQ(plan.steps.size(), 1u);
  EXPECT_EQ(plan.steps[0].mend, Mend::remove_moved);
}

// A claim comes before a guest and outlives it, but for a host that was away while its build was undone.
TEST(RepairPlan, AGuestWhoseServerHasNoHostIsRemoved) {
  for (const int generation : {2, 3}) {
    const auto plan = plan_repair(facts({guest(PowerState::running, 2)}, {}, {owner("", generation)}), {});
    ASSERT_EQ(plan.steps.size(), 1u);
    EXPECT_EQ(plan.steps[0].mend, Mend::remove_undone);
    EXPECT_EQ(plan.steps[0].server.generation, 2);
  }
}

TEST(RepairPlan, WithoutProofAGuestIsLeftAlone) {
  EXPECT_TRUE(idle(plan_repair(facts({guest(PowerState::running, 2)}, {}, {owner("there", 2)}), {})));
  EXPECT_TRUE(idle(plan_repair(facts({guest(PowerState::running, 1)}, {}, {owner("", 0)}), {})));
  EXPECT_TRUE(idle(plan_repair(facts({guest(PowerState::running, 1)}, {}, {owner("here", 2)}), {})));
  EXPECT_TRUE(idle(plan_repair(facts({guest(PowerState::running)}, {}, {}), {})));
  proto::OwnedServers::Ownership unknown;
  unknown.server = one;
  EXPECT_TRUE(idle(plan_repair(facts({guest(PowerState::running)}, {}, {unknown}), {})));
}

TEST(RepairPlan, OthersDomainsAreNoStrangers) {
  Guest foreign = guest(PowerState::running);
  foreign.ours = false;
  EXPECT_TRUE(strangers({foreign}, {}).empty());
  EXPECT_TRUE(idle(plan_repair(facts({foreign}, {}, {archived()}), {})));
  EXPECT_EQ(strangers({guest(PowerState::running)}, {}).size(), 1u);
  EXPECT_TRUE(strangers({guest(PowerState::running)}, {row(VmState::active, PowerState::running)}).empty());
}

}  // namespace
}  // namespace nova::compute
