#include <gtest/gtest.h>

#include "conductor/logic/new_saga.hpp"
#include "tests/unit/conductor/workflows/world.hpp"

namespace nova::test {
namespace {

using BuildStage = Stage<BuildPorts, BuildState>;

BuildState fresh() {
  BuildState state;
  state.server.id = ServerId("s");
  state.server.flavor.vcpus = 1;
  state.server.admin_password = Secret("hush");
  return state;
}

std::unique_ptr<BuildStage> stage(BuildState state = fresh()) {
  return std::make_unique<BuildStage>(build_server, std::move(state), World{},
                                      [](Outside& o) { return BuildPorts{o, o, o, o}; });
}

void expect_running(const BuildStage& s, const std::string& host) {
  EXPECT_EQ(s.log.last.phase, Phase::done);
  EXPECT_EQ(s.world.vm_state, proto::VmState::active);
  EXPECT_EQ(s.world.task, proto::TaskState::none);
  EXPECT_EQ(s.world.claimed_on, host);
  EXPECT_EQ(s.world.guests, std::set<std::string>{host});
  EXPECT_EQ(s.world.ports.size(), 1U);
  EXPECT_EQ(s.world.finished_actions, 1);
}

void expect_failed_clean(const BuildStage& s) {
  EXPECT_EQ(s.log.last.phase, Phase::failed);
  EXPECT_EQ(s.world.vm_state, proto::VmState::error);
  EXPECT_EQ(s.world.task, proto::TaskState::none);
  EXPECT_FALSE(s.world.fault.empty());
  EXPECT_TRUE(s.world.nothing_left());
  EXPECT_EQ(s.world.finished_actions, 1);
}

TEST(BuildServer, EndsActiveAndForgetsSecrets) {
  auto s = stage();
  s->finish();
  expect_running(*s, "h1");
  EXPECT_EQ(s->log.last.state.find("hush"), std::string::npos);
  EXPECT_EQ(s->outside.calls, (std::vector<std::string>{"scheduler", "wire", "build"}));
}

// The record of a build that was accepted with its claim.
SagaRecord ahead(BuildStage& s, BuildState state) {
  state.alternates.resize(1);
  state.alternates[0].host = HostName("h1");
  take_next_host(state);
  state.server.generation = 1;
  s.world.apply(claim_effect(state));
  auto record = new_saga_from(steps_to_claim, build_server, state, Context(), ServerId("s"), s.clock.now(),
                              SagaTiming{}.host_silence);
  s.log.last = record;
  s.log.last.unsent = false;
  return record;
}

void drive_on(BuildStage& s, SagaRecord record) {
  BuildPorts ports{s.outside, s.outside, s.outside, s.outside};
  Drive<BuildPorts, BuildState> drive(build_server, ports, {s.log, s.clock, SagaTiming{}}, Context(),
                                      std::move(record));
  run(drive.run());
}

BuildState unwired() {
  auto state = fresh();
  state.network_mode = proto::NetworkMode::none;
  return state;
}

TEST(BuildServer, AcceptedWithItsClaimItGoesOnFromThere) {
  auto s = stage();
  drive_on(*s, ahead(*s, fresh()));
  s->finish();
  expect_running(*s, "h1");
  EXPECT_EQ(s->outside.calls, (std::vector<std::string>{"wire", "build"}));
  EXPECT_EQ(s->log.saves, 2);
}

TEST(BuildServer, AcceptedAsGivenToItsHostItIsSentWithoutAnotherSave) {
  auto s = stage();
  drive_on(*s, ahead(*s, unwired()));
  EXPECT_EQ(s->log.saves, 0);
  EXPECT_EQ(s->outside.calls, std::vector<std::string>{"build"});
  s->finish();
  EXPECT_EQ(s->log.last.phase, Phase::done);
  EXPECT_EQ(s->log.saves, 1);
}

TEST(BuildServer, WhatWasNotSentForAWhileIsSavedAnewBefore) {
  auto s = stage();
  const auto record = ahead(*s, unwired());
  s->clock.advance(SagaTiming{}.trusted_unsent);
  drive_on(*s, record);
  EXPECT_EQ(s->log.saves, 1);
  EXPECT_EQ(s->log.last.attempt, 2);
  s->finish();
  EXPECT_EQ(s->log.last.phase, Phase::done);
}

TEST(BuildServer, WhatWasSupersededBeforeItWasSentIsNotSent) {
  auto s = stage();
  const auto record = ahead(*s, unwired());
  ++s->log.last.revision;  // by the server's deletion
  s->clock.advance(SagaTiming{}.trusted_unsent);
  EXPECT_THROW(drive_on(*s, record), Fault);
  EXPECT_TRUE(s->outside.calls.empty());
}

TEST(BuildServer, WhoDiesBeforeTheMessageLeavesIsFoundSilent) {
  auto s = stage();
  ahead(*s, unwired());
  s->finish();
  EXPECT_EQ(s->log.last.phase, Phase::done);
  EXPECT_EQ(s->outside.calls, std::vector<std::string>{"build"});
}

TEST(BuildServer, AHostThatIsAwayWhenTheMessageLeavesIsAskedAgain) {
  auto s = stage();
  int refused = 0;
  s->outside.fail = [&](const std::string&) {
    if (refused++ == 0) throw Fault(Errc::unavailable, "the broker is away");
  };
  drive_on(*s, ahead(*s, unwired()));
  s->finish();
  EXPECT_EQ(s->log.last.phase, Phase::done);
}

TEST(BuildServer, ResumesAfterACrashAtEverySave) {
  const int saves = [] {
    auto s = stage();
    s->finish();
    return s->log.saves;
  }();
  for (int at = 1; at <= saves; ++at)
    for (const bool after : {false, true}) {
      SCOPED_TRACE(testing::Message() << "crash " << (after ? "after" : "before") << " save " << at);
      auto s = stage();
      (after ? s->log.crash_after : s->log.crash_before) = at;
      s->finish();
      EXPECT_EQ(s->crashes, 1);
      expect_running(*s, "h1");
    }
}

TEST(BuildServer, OutlivesADatabaseThatFailsAtAnySave) {
  for (int at = 1; at <= 6; ++at)
    for (const bool after : {false, true}) {
      SCOPED_TRACE(testing::Message() << "lost " << (after ? "after" : "before") << " save " << at);
      auto s = stage();
      (after ? s->log.lost_after : s->log.lost_before) = at;
      s->finish();
      expect_running(*s, "h1");
      EXPECT_EQ(s->log.last.state.find("hush"), std::string::npos);
    }
}

TEST(BuildServer, LeavesNothingWhenTheDatabaseFailsAtAnySaveOfTheUndo) {
  for (int at = 1; at <= 14; ++at)
    for (const bool after : {false, true}) {
      SCOPED_TRACE(testing::Message() << "lost " << (after ? "after" : "before") << " save " << at);
      auto s = stage();
      s->outside.outcome = [](const std::string& call, const HostName&) {
        return call == "build" ? proto::Outcome::failed_hard : proto::Outcome::done;
      };
      (after ? s->log.lost_after : s->log.lost_before) = at;
      s->finish();
      expect_failed_clean(*s);
    }
}

TEST(BuildServer, KeepsItsSecretsUntilTheEndIsSaved) {
  auto s = stage();
  s->log.lost_before = 3;
  std::string sent;
  s->outside.fail = [&](const std::string& call) {
    if (call == "build") sent = s->log.last.state;
  };
  s->finish();
  expect_running(*s, "h1");
  EXPECT_NE(sent.find("hush"), std::string::npos);
}

TEST(BuildServer, LeavesNothingWhenAnyCallFailsForGood) {
  for (const std::string call : {"scheduler", "wire"}) {
    SCOPED_TRACE(call);
    auto s = stage();
    s->outside.fail = [&](const std::string& name) {
      if (name == call) throw Fault(Errc::bad_request, "not like this");
    };
    s->finish();
    expect_failed_clean(*s);
    EXPECT_EQ(s->world.fault, "not like this");
  }
}

TEST(BuildServer, WaitsOutAnAbsentPartAtEveryCall) {
  for (const std::string call : {"scheduler", "wire", "build"}) {
    SCOPED_TRACE(call);
    auto s = stage();
    int failures = 5;
    s->outside.fail = [&](const std::string& name) {
      if (name == call && failures-- > 0) throw Fault(Errc::unavailable, "away");
    };
    s->finish();
    expect_running(*s, "h1");
  }
}

TEST(BuildServer, TakesAnotherHostWhenOneFails) {
  auto s = stage();
  s->outside.outcome = [](const std::string& call, const HostName& host) {
    return call == "build" && host.str() == "h1" ? proto::Outcome::failed : proto::Outcome::done;
  };
  s->finish();
  expect_running(*s, "h2");
}

TEST(BuildServer, PortsOfAFailedBuildWaitForTheNetworkServiceHoweverLong) {
  auto s = stage();
  s->outside.outcome = [](const std::string& call, const HostName&) {
    return call == "build" ? proto::Outcome::failed_hard : proto::Outcome::done;
  };
  const auto back = s->clock.now() + std::chrono::hours(5);
  s->outside.fail = [&](const std::string& call) {
    if (call == "unwire" && s->clock.now() < back) throw Fault(Errc::internal, "the service answered 500");
  };
  std::chrono::milliseconds longest{0};
  s->on_pause = [&](const Pause& pause) {
    EXPECT_EQ(pause.step, "wire_networks");
    longest = std::max(longest, pause.time);
  };
  s->finish();
  expect_failed_clean(*s);
  EXPECT_EQ(longest, std::chrono::minutes(2));
}

TEST(BuildServer, GivesUpAfterMaxAttemptsAndLeavesNothing) {
  auto s = stage();
  s->outside.outcome = [](const std::string& call, const HostName&) {
    return call == "build" ? proto::Outcome::failed : proto::Outcome::done;
  };
  s->finish();
  expect_failed_clean(*s);
  EXPECT_EQ(std::count(s->outside.calls.begin(), s->outside.calls.end(), "build"), 3);
}

// A broker that lost its queues has none for the host until that has noticed.
TEST(BuildServer, AnUndoIsNotGivenUpWhileItsHostIsUp) {
  auto s = stage();
  s->outside.outcome = [&](const std::string& call, const HostName& host) {
    if (call != "build") return proto::Outcome::done;
    s->world.guests.insert(host.str());  // half made
    return proto::Outcome::failed_hard;
  };
  int refused = 0;
  s->outside.fail = [&](const std::string& call) {
    if (call == "terminate" && ++refused <= 10) throw Fault(Errc::unavailable, "no queue takes messages");
  };
  s->finish();
  expect_failed_clean(*s);
  EXPECT_EQ(refused, 11);
}

TEST(BuildServer, AnUndoOnAHostThatWentDownIsGivenUp) {
  auto s = stage();
  s->outside.outcome = [](const std::string& call, const HostName&) {
    return call == "build" ? proto::Outcome::failed_hard : proto::Outcome::done;
  };
  s->outside.fail = [&](const std::string& call) {
    if (call != "terminate") return;
    s->outside.down = {"h1"};
    throw Fault(Errc::unavailable, "no queue takes messages");
  };
  s->finish();
  expect_failed_clean(*s);
  EXPECT_EQ(std::count(s->outside.calls.begin(), s->outside.calls.end(), "terminate"), 1);
}

TEST(BuildServer, AHopelessRequestIsTriedOnce) {
  auto s = stage();
  s->outside.outcome = [](const std::string& call, const HostName&) {
    return call == "build" ? proto::Outcome::failed_hard : proto::Outcome::done;
  };
  s->finish();
  expect_failed_clean(*s);
  EXPECT_EQ(std::count(s->outside.calls.begin(), s->outside.calls.end(), "build"), 1);
}

TEST(BuildServer, AFullHostGivesWayToTheAlternate) {
  auto s = stage();
  s->world.full_hosts = {"h1"};
  s->finish();
  expect_running(*s, "h2");
  EXPECT_EQ(std::count(s->outside.calls.begin(), s->outside.calls.end(), "scheduler"), 1);
}

TEST(BuildServer, AHostThatDiesIsLeftForAnother) {
  auto s = stage();
  s->outside.down = {"h1"};
  s->finish();
  EXPECT_EQ(s->log.last.phase, Phase::done);
  EXPECT_EQ(s->world.claimed_on, "h2");
  EXPECT_GT(s->world.generation, 1);
}

// Its undo waits for one silence only, and alternates that went down with it are passed over.
TEST(BuildServer, HostsThatDieTogetherCostLittleTime) {
  auto s = stage();
  s->outside.down = {"h1", "h2"};
  const auto began = s->clock.now();
  s->finish();
  EXPECT_EQ(s->log.last.phase, Phase::done);
  EXPECT_EQ(s->world.claimed_on, "h3");
  EXPECT_EQ(std::count(s->outside.calls.begin(), s->outside.calls.end(), "build"), 2);
  EXPECT_LE(s->clock.now() - began, std::chrono::seconds(70));
}

TEST(BuildServer, DoubledReportsChangeNothing) {
  auto s = stage();
  s->doubled = true;
  s->finish();
  expect_running(*s, "h1");
}

TEST(BuildServer, ADeleteMeanwhileEndsItWithNothingLeft) {
  auto s = stage();
  s->outside.fail = [&](const std::string& name) {
    if (name == "wire") s->world.deleting = true;
  };
  s->finish();
  EXPECT_EQ(s->log.last.phase, Phase::failed);
  EXPECT_TRUE(s->world.nothing_left());
}

TEST(BuildServer, TheSchedulerHearsOfTheGroupThatWasAskedFor) {
  auto state = fresh();
  state.placement.hints["group"] = {"g"};
  auto s = stage(std::move(state));
  s->finish();
  expect_running(*s, "h1");
  EXPECT_EQ(s->outside.calls, (std::vector<std::string>{"group", "scheduler", "wire", "build"}));
  EXPECT_TRUE(s->outside.asked_with_group);
}

TEST(BuildServer, WithoutNetworksNoneIsWired) {
  auto state = fresh();
  state.network_mode = proto::NetworkMode::none;
  auto s = stage(state);
  s->finish();
  EXPECT_EQ(s->log.last.phase, Phase::done);
  EXPECT_EQ(s->outside.calls, (std::vector<std::string>{"scheduler", "build"}));
}

}  // namespace
}  // namespace nova::test
