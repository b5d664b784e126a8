// nova-compute is killed at every point of an operation, and started again on the same disk and guests.
#include <gtest/gtest.h>

#include "compute/journal_file.hpp"
#include "tests/unit/compute/compute_kit.hpp"

namespace nova::compute::test {
namespace {
using proto::Outcome;
using proto::PowerState;

class CrashTest : public testing::Test {
 protected:
  bool idle(const Life& life) { return life.agent->describe().find(" 0 operations") != std::string::npos; }
  World world;
};

TEST_F(CrashTest, AnAcceptedBuildIsCarriedOutByTheNextLife) {
  FakeHypervisor hypervisor(world.slow, "node-1", world.clock, std::nullopt);
  {
    Life life(world, &hypervisor);
    life.build(1, 1, server(1));
    ASSERT_TRUE(life.journalled("build"));
    life.crash();
  }
  hypervisor.set_latency(0, 0);
  Life life(world, &hypervisor);
  ASSERT_TRUE(life.until([&] { return world.conductor.reports.size() == 1 && idle(life); }));
  EXPECT_EQ(world.conductor.reports[0].outcome, Outcome::done);
  EXPECT_EQ(hypervisor.find(server_id(1))->power, PowerState::running);
}

TEST_F(CrashTest, AHalfMadeGuestIsFinishedByTheNextLife) {
  FakeHypervisor hypervisor(world.slow, "node-1", world.clock, std::nullopt);
  {
    Life life(world, &hypervisor);
    life.build(1, 1, server(1));
    ASSERT_TRUE(life.until([&] { return hypervisor.find(server_id(1)) != nullptr; }));
    ASSERT_TRUE(life.journalled("build"));
    life.crash();
  }
  EXPECT_EQ(hypervisor.find(server_id(1))->power, PowerState::nostate);
  hypervisor.set_latency(0, 0);
  Life life(world, &hypervisor);
  ASSERT_TRUE(life.until([&] { return world.conductor.reports.size() == 1; }));
  EXPECT_EQ(hypervisor.find(server_id(1))->power, PowerState::running);
}

TEST_F(CrashTest, AnUntoldReportIsToldByTheNextLife) {
  {
    Life life(world);
    world.conductor.away = true;
    life.build(1, 3, server(1));
    ASSERT_TRUE(life.journalled("finish"));
    life.crash();
  }
  world.conductor.away = false;
  world.hypervisor.change_behind_our_back(server_id(1), PowerState::shutdown);
  Life life(world);
  ASSERT_TRUE(life.until([&] { return world.conductor.reports.size() == 1; }));
  EXPECT_EQ(world.conductor.reports[0].operation.attempt, 3);
  // Told, not done once more.
  EXPECT_EQ(world.hypervisor.find(server_id(1))->power, PowerState::shutdown);
}

TEST_F(CrashTest, AnAdoptedAttemptOutlivesTheCrash) {
  FakeHypervisor hypervisor(world.slow, "node-1", world.clock, std::nullopt);
  {
    Life life(world, &hypervisor);
    life.build(1, 1, server(1));
    ASSERT_TRUE(life.journalled("build"));
    life.build(1, 2, server(1));
    ASSERT_TRUE(life.journalled("adopt"));
    life.crash();
  }
  hypervisor.set_latency(0, 0);
  Life life(world, &hypervisor);
  ASSERT_TRUE(life.until([&] { return world.conductor.reports.size() == 1; }));
  EXPECT_EQ(world.conductor.reports[0].operation.attempt, 2);
}

TEST_F(CrashTest, ADeleteThatEndedABuildStillEndsItAfterTheCrash) {
  FakeHypervisor hypervisor(world.slow, "node-1", world.clock, std::nullopt);
  {
    Life life(world, &hypervisor);
    life.build(1, 1, server(1));
    ASSERT_TRUE(life.journalled("build"));
    world.conductor.away = true;
    life.terminate(2, 1, server(1));
    ASSERT_TRUE(life.journalled("destroy"));
    life.crash();
  }
  hypervisor.set_latency(0, 0);
  world.conductor.away = false;
  Life life(world, &hypervisor);
  ASSERT_TRUE(life.until([&] { return world.conductor.reports.size() == 2 && idle(life); }));
  EXPECT_EQ(world.conductor.report_of(2)->outcome, Outcome::done);
  EXPECT_EQ(hypervisor.find(server_id(1)), nullptr);
}

TEST_F(CrashTest, NothingIsTakenUpOnceItIsSettled) {
  {
    Life life(world);
    world.conductor.away = true;
    life.build(1, 1, server(1));
    ASSERT_TRUE(life.journalled("build"));
    world.conductor.away = false;
    ASSERT_TRUE(life.until([&] { return world.conductor.reports.size() == 1 && idle(life); }));
    EXPECT_TRUE(life.until([&] { return std::filesystem::file_size(world.journal()) == 0; }));
    life.crash();
  }
  Life life(world);
  life.settle();
  EXPECT_EQ(world.conductor.reports.size(), 1u);
}

// Until then its message is not acknowledged, and comes again if the process dies.
TEST_F(CrashTest, WhatEndsSoonIsAcknowledgedAtItsEndAndNotJournalled) {
  world.timing.journal_delay = 1h;
  FakeOptions brief;
  brief.latency_min = brief.latency_max = 0.05;
  FakeHypervisor hypervisor(brief, "node-1", world.clock, std::nullopt);
  Life life(world, &hypervisor);
  bool acknowledged = false;
  life.build(1, server(1), acknowledged);
  ASSERT_TRUE(life.until([&] { return hypervisor.find(server_id(1)) != nullptr; }));
  EXPECT_FALSE(acknowledged);
  ASSERT_TRUE(life.until([&] { return acknowledged; }));
  EXPECT_EQ(world.conductor.reports.size(), 1u);
  EXPECT_EQ(std::filesystem::file_size(world.journal()), 0u);
}

TEST_F(CrashTest, WhatCannotBeJournalledIsAcknowledgedAtItsEnd) {
  FakeOptions brief;
  brief.latency_min = brief.latency_max = 0.1;
  FakeHypervisor hypervisor(brief, "node-1", world.clock, std::nullopt);
  Life life(world, &hypervisor);
  const SizeLimit full(0);
  bool acknowledged = false;
  life.build(1, server(1), acknowledged);
  ASSERT_TRUE(life.until([&] { return world.log.contains("could not be journalled"); }));
  EXPECT_FALSE(acknowledged);
  ASSERT_TRUE(life.until([&] { return acknowledged; }));
  EXPECT_EQ(world.conductor.reports.size(), 1u);
}

TEST_F(CrashTest, AnOrderlyStopJournalsWhatIsNotYet) {
  world.timing.journal_delay = 1h;
  FakeHypervisor hypervisor(world.slow, "node-1", world.clock, std::nullopt);
  {
    Life life(world, &hypervisor);
    life.build(1, 1, server(1));
    ASSERT_TRUE(life.until([&] { return hypervisor.find(server_id(1)) != nullptr; }));
    life.end(std::chrono::seconds(0));
  }
  hypervisor.set_latency(0, 0);
  Life life(world, &hypervisor);
  ASSERT_TRUE(life.until([&] { return world.conductor.reports.size() == 1; }));
}

TEST_F(CrashTest, AnOrderlyStopFinishesWhatRunsAndKeepsTheRest) {
  world.options.max_concurrent_builds = 1;
  FakeOptions brief;
  brief.latency_min = brief.latency_max = 0.05;
  FakeHypervisor hypervisor(brief, "node-1", world.clock, std::nullopt);
  {
    Life life(world, &hypervisor);
    life.build(1, 1, server(1));
    life.build(2, 1, server(2));
    ASSERT_TRUE(life.until([&] { return hypervisor.find(server_id(1)) != nullptr; }));
    life.end(std::chrono::seconds(20));
  }
  ASSERT_EQ(world.conductor.reports.size(), 1u);
  EXPECT_EQ(hypervisor.find(server_id(1))->power, PowerState::running);
  EXPECT_EQ(hypervisor.find(server_id(2)), nullptr);
  Life life(world, &hypervisor);
  ASSERT_TRUE(life.until([&] { return world.conductor.reports.size() == 2; }));
}

TEST_F(CrashTest, ATornLineIsCutOffAndTheRestIsKept) {
  FakeHypervisor hypervisor(world.slow, "node-1", world.clock, std::nullopt);
  {
    Life life(world, &hypervisor);
    life.build(1, 1, server(1));
    ASSERT_TRUE(life.journalled("build"));
    life.crash();
  }
  std::ofstream(world.journal(), std::ios::app) << R"({"event":"accept","host":"ho)";
  hypervisor.set_latency(0, 0);
  Life life(world, &hypervisor);
  ASSERT_TRUE(life.until([&] { return world.conductor.reports.size() == 1; }));
}

TEST_F(CrashTest, ASecondDaemonOnTheSameJournalIsRefused) {
  Life life(world);
  EXPECT_THROW(JournalFile second(world.journal()), Fault);
}

}  // namespace
}  // namespace nova::compute::test
