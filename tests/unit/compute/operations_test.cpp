// Operations as the conductor sees them: whatever happens to the messages, each has one effect and one
// outcome.
#include <gtest/gtest.h>

#include "tests/unit/compute/compute_kit.hpp"

namespace nova::compute::test {
namespace {
using proto::Outcome;
using proto::PowerState;

class OperationsTest : public testing::Test {
 protected:
  bool told(Life& life, std::size_t reports) {
    return life.until([&] { return world.conductor.reports.size() >= reports && world_idle(life); });
  }
  static bool world_idle(const Life& life) {
    return life.agent->describe().find(" 0 operations") != std::string::npos;
  }
  World world;
};

TEST_F(OperationsTest, ABuildIsCarriedOutAndReported) {
  Life life(world);
  life.build(1, 1, server(1));
  ASSERT_TRUE(told(life, 1));
  const auto& report = world.conductor.reports[0];
  EXPECT_EQ(report.outcome, Outcome::done);
  EXPECT_EQ(report.operation.attempt, 1);
  EXPECT_EQ(report.host.str(), "host-1");
  EXPECT_EQ(report.power_state, static_cast<int>(PowerState::running));
  EXPECT_EQ(report.root_device_name, "/dev/vda");
  ASSERT_NE(world.hypervisor.find(server_id(1)), nullptr);
}

TEST_F(OperationsTest, PowerIsChangedAndReported) {
  world.hypervisor.put(guest(1, PowerState::running));
  Life life(world);
  life.power(1, 1, server(1), proto::PowerOp::stop);
  ASSERT_TRUE(told(life, 1));
  EXPECT_EQ(world.conductor.reports[0].power_state, static_cast<int>(PowerState::shutdown));
  EXPECT_EQ(world.hypervisor.find(server_id(1))->power, PowerState::shutdown);
}

TEST_F(OperationsTest, AGuestThatIsAbsentIsDestroyedWithSuccess) {
  Life life(world);
  life.terminate(1, 1, server(1));
  ASSERT_TRUE(told(life, 1));
  EXPECT_EQ(world.conductor.reports[0].outcome, Outcome::done);
}

TEST_F(OperationsTest, AFailureSaysWhy) {
  Life life(world);
  world.hypervisor.fail_next({Errc::internal, "no space", "NoSpace"});
  life.build(1, 1, server(1));
  ASSERT_TRUE(told(life, 1));
  EXPECT_EQ(world.conductor.reports[0].outcome, Outcome::failed);
  EXPECT_EQ(world.conductor.reports[0].error_class, "NoSpace");
  EXPECT_EQ(world.conductor.reports[0].error_message, "no space");
}

TEST_F(OperationsTest, WhatNoHostCanDoFailsHard) {
  Life life(world);
  world.hypervisor.fail_next({Errc::unprocessable, "bad image", "ImageUnacceptable"});
  life.build(1, 1, server(1));
  ASSERT_TRUE(told(life, 1));
  EXPECT_EQ(world.conductor.reports[0].outcome, Outcome::failed_hard);
}

TEST_F(OperationsTest, ACopyOfARunningOperationIsAbsorbed) {
  FakeHypervisor slow(world.slow, "node-1", world.clock, std::nullopt);
  Life life(world, &slow);
  life.build(1, 1, server(1));
  life.build(1, 1, server(1));
  life.settle();
  EXPECT_NE(life.agent->describe().find(" 1 operations"), std::string::npos);
  EXPECT_TRUE(world.conductor.reports.empty());
}

TEST_F(OperationsTest, ACopyOfAFinishedOperationRepeatsItsReportAndNothingElse) {
  Life life(world);
  life.build(1, 1, server(1));
  ASSERT_TRUE(told(life, 1));
  world.hypervisor.change_behind_our_back(server_id(1), PowerState::shutdown);
  life.build(1, 1, server(1));
  ASSERT_TRUE(told(life, 2));
  EXPECT_EQ(world.conductor.reports[1].outcome, Outcome::done);
  EXPECT_EQ(world.hypervisor.find(server_id(1))->power, PowerState::shutdown);
}

TEST_F(OperationsTest, ANewerAttemptAdoptsTheRunningOperation) {
  FakeOptions brief;
  brief.latency_min = brief.latency_max = 0.1;
  FakeHypervisor hypervisor(brief, "node-1", world.clock, std::nullopt);
  Life life(world, &hypervisor);
  life.build(1, 1, server(1));
  life.build(1, 2, server(1));
  ASSERT_TRUE(told(life, 1));
  life.settle();
  ASSERT_EQ(world.conductor.reports.size(), 1u);
  EXPECT_EQ(world.conductor.reports[0].operation.attempt, 2);
}

TEST_F(OperationsTest, ADeleteEndsARunningBuild) {
  FakeHypervisor slow(world.slow, "node-1", world.clock, std::nullopt);
  Life life(world, &slow);
  life.build(1, 1, server(1));
  ASSERT_TRUE(life.until([&] { return slow.find(server_id(1)) != nullptr; }));
  slow.set_latency(0, 0);
  life.terminate(2, 1, server(1));
  ASSERT_TRUE(told(life, 2));
  EXPECT_EQ(world.conductor.report_of(1)->outcome, Outcome::failed_hard);
  EXPECT_EQ(world.conductor.report_of(2)->outcome, Outcome::done);
  EXPECT_EQ(slow.find(server_id(1)), nullptr);
}

TEST_F(OperationsTest, TheUndoOfABuildEndsTheBuildOfTheSameSaga) {
  FakeHypervisor slow(world.slow, "node-1", world.clock, std::nullopt);
  Life life(world, &slow);
  life.build(1, 1, server(1));
  ASSERT_TRUE(life.until([&] { return slow.find(server_id(1)) != nullptr; }));
  slow.set_latency(0, 0);
  life.terminate(1, 2, server(1));
  ASSERT_TRUE(told(life, 2));
  EXPECT_EQ(slow.find(server_id(1)), nullptr);
  EXPECT_EQ(world.conductor.reports.back().operation.attempt, 2);
  EXPECT_EQ(world.conductor.reports.back().outcome, Outcome::done);
}

TEST_F(OperationsTest, ABuildThatComesAfterItsDeleteIsRefused) {
  Life life(world);
  life.terminate(2, 1, server(1));
  ASSERT_TRUE(told(life, 1));
  life.build(1, 1, server(1));
  ASSERT_TRUE(told(life, 2));
  EXPECT_EQ(world.conductor.report_of(1)->outcome, Outcome::failed_hard);
  EXPECT_EQ(world.hypervisor.find(server_id(1)), nullptr);
}

TEST_F(OperationsTest, AnOlderGenerationThanTheGuestsIsRefused) {
  world.hypervisor.put(guest(1, PowerState::running, 5));
  Life life(world);
  life.terminate(1, 1, server(1, 4));
  life.power(2, 1, server(1, 4), proto::PowerOp::stop);
  ASSERT_TRUE(told(life, 2));
  EXPECT_EQ(world.conductor.report_of(1)->outcome, Outcome::failed_hard);
  EXPECT_EQ(world.conductor.report_of(2)->outcome, Outcome::failed_hard);
  EXPECT_EQ(world.hypervisor.find(server_id(1))->power, PowerState::running);
}

TEST_F(OperationsTest, AGuestOfAnOlderGenerationIsNotStarted) {
  world.hypervisor.put(guest(1, PowerState::shutdown, 3));
  Life life(world);
  life.power(1, 1, server(1, 4), proto::PowerOp::start);
  ASSERT_TRUE(told(life, 1));
  EXPECT_EQ(world.conductor.reports[0].outcome, Outcome::failed_hard);
  EXPECT_EQ(world.hypervisor.find(server_id(1))->power, PowerState::shutdown);
}

TEST_F(OperationsTest, AReportIsToldUntilItIsAnswered) {
  Life life(world);
  world.conductor.away = true;
  life.build(1, 1, server(1));
  ASSERT_TRUE(life.until([&] { return world.log.contains("did not take the report"); }));
  EXPECT_EQ(world.conductor.reports.size(), 0u);
  world.conductor.away = false;
  ASSERT_TRUE(told(life, 1));
  EXPECT_EQ(world.conductor.reports[0].outcome, Outcome::done);
}

TEST_F(OperationsTest, ReportsThatAreReadyTogetherShareACallAndAreAnsweredEachForItself) {
  Life life(world);
  world.conductor.pause = 50ms;
  world.conductor.refused = 2;
  for (int n = 1; n <= 4; ++n) life.build(n, 1, server(n));
  ASSERT_TRUE(told(life, 4));
  EXPECT_EQ(world.conductor.shared, 1);
  EXPECT_TRUE(world.log.contains("did not take the report of operation 2"));
}

TEST_F(OperationsTest, AReportThatWaitsTakesTheNewerAttempt) {
  Life life(world);
  world.conductor.away = true;
  life.build(1, 1, server(1));
  ASSERT_TRUE(life.until([&] { return world.log.contains("did not take the report"); }));
  life.build(1, 2, server(1));
  world.conductor.away = false;
  ASSERT_TRUE(life.until([&] {
    return !world.conductor.reports.empty() && world.conductor.reports.back().operation.attempt == 2;
  }));
}

TEST_F(OperationsTest, LongWorkTellsItsProgress) {
  FakeHypervisor slow(world.slow, "node-1", world.clock, std::nullopt);
  Life life(world, &slow);
  life.build(1, 1, server(1));
  ASSERT_TRUE(life.until([&] { return !world.conductor.progress.empty(); }));
  EXPECT_EQ(world.conductor.progress[0].task_state, "spawning");
}

TEST_F(OperationsTest, ADeleteWaitsForAHypervisorThatIsAway) {
  world.hypervisor.put(guest(1, PowerState::running));
  Life life(world);
  world.hypervisor.set_problem("libvirtd is away");
  life.terminate(1, 1, server(1));
  ASSERT_TRUE(life.until([&] { return world.log.contains("Waiting for the hypervisor"); }));
  world.hypervisor.set_problem("");
  ASSERT_TRUE(told(life, 1));
  EXPECT_EQ(world.conductor.reports[0].outcome, Outcome::done);
  EXPECT_EQ(world.hypervisor.find(server_id(1)), nullptr);
}

TEST_F(OperationsTest, ABuildLeavesAHypervisorThatStaysAway) {
  Life life(world);
  world.hypervisor.set_problem("libvirtd is away");
  life.build(1, 1, server(1));
  ASSERT_TRUE(told(life, 1));
  EXPECT_EQ(world.conductor.reports[0].outcome, Outcome::failed);
}

TEST_F(OperationsTest, WhatTheConductorForgotIsStoppedAndLookedAt) {
  FakeHypervisor slow(world.slow, "node-1", world.clock, std::nullopt);
  Life life(world, &slow);
  life.build(1, 1, server(1));
  ASSERT_TRUE(life.until([&] { return slow.find(server_id(1)) != nullptr; }));
  slow.set_latency(0, 0);
  proto::OwnedServers::Ownership gone;
  gone.server = server_id(1);
  gone.deleted = true;
  world.conductor.owned = {gone};
  world.conductor.next_beat.forgotten = {{1, 1, server_id(1), 1}};
  ASSERT_TRUE(life.until([&] { return slow.find(server_id(1)) == nullptr; }));
  EXPECT_TRUE(world.conductor.reports.empty());
}

TEST_F(OperationsTest, AForgottenOlderAttemptDoesNotStopTheNewer) {
  FakeHypervisor slow(world.slow, "node-1", world.clock, std::nullopt);
  Life life(world, &slow);
  life.build(1, 2, server(1));
  const auto beats = world.conductor.beats.size();
  world.conductor.next_beat.forgotten = {{1, 1, server_id(1), 1}};
  ASSERT_TRUE(life.until([&] { return world.conductor.beats.size() > beats; }));
  life.settle();
  EXPECT_NE(life.agent->describe().find(" 1 operations"), std::string::npos);
}

TEST_F(OperationsTest, NoMoreBuildsAtATimeThanAllowed) {
  world.options.max_concurrent_builds = 2;
  FakeHypervisor slow(world.slow, "node-1", world.clock, std::nullopt);
  Life life(world, &slow);
  const auto building = [&] {
    int count = 0;
    for (int n = 1; n <= 4; ++n) count += slow.find(server_id(n)) != nullptr ? 1 : 0;
    return count;
  };
  for (int n = 1; n <= 4; ++n) life.build(n, 1, server(n));
  ASSERT_TRUE(life.until([&] { return building() == 2; }));
  life.settle();
  EXPECT_EQ(building(), 2);
  slow.set_latency(0, 0);
  life.terminate(9, 1, server(1));
  life.terminate(10, 1, server(2));
  ASSERT_TRUE(
      life.until([&] { return slow.find(server_id(3)) != nullptr && slow.find(server_id(4)) != nullptr; }));
}

TEST_F(OperationsTest, AMessageThatContradictsItselfIsRefused) {
  Life life(world);
  auto request = operation(1, 1, server(1));
  request.operation.server = server_id(2);
  life.cast<proto::BuildAndRun>(std::move(request));
  life.settle();
  EXPECT_EQ(world.hypervisor.find(server_id(1)), nullptr);
  EXPECT_NE(life.agent->describe().find(" 0 operations"), std::string::npos);
}

TEST_F(OperationsTest, ConsoleAndUptimeAreAnswered) {
  world.hypervisor.put(guest(1, PowerState::running));
  Life life(world);
  rpc::Client<proto::ComputeService> client(life.bus);
  proto::GetConsoleOutput::Request ask{server_id(1), 1};
  EXPECT_EQ(life.run(client.call<proto::GetConsoleOutput>(Context(), ask, "host-1")).output, "login: \n");
  EXPECT_NE(life.run(client.call<proto::GetHostUptime>(Context(), {}, "host-1")).uptime.find("load average"),
            std::string::npos);
  ask.server = server_id(2);
  EXPECT_THROW(life.run(client.call<proto::GetConsoleOutput>(Context(), ask, "host-1")), Fault);
}

}  // namespace
}  // namespace nova::compute::test
