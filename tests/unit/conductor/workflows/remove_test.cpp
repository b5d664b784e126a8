#include <gtest/gtest.h>

#include "tests/unit/conductor/workflows/world.hpp"

namespace nova::test {
namespace {

using RemoveStage = Stage<RemovePorts, RemoveState>;

World running() {
  World world;
  world.vm_state = proto::VmState::active;
  world.task = proto::TaskState::deleting;
  world.deleting = true;
  world.claimed_on = "h1";
  world.ports = {"port"};
  world.guests = {"h1"};
  return world;
}

std::unique_ptr<RemoveStage> stage(const std::string& host = "h1") {
  RemoveState state;
  state.server.id = ServerId("s");
  state.host = HostName(host);
  return std::make_unique<RemoveStage>(remove_server, std::move(state), running(),
                                       [](Outside& o) { return RemovePorts{o, o, o}; });
}

void expect_gone(const RemoveStage& s) {
  EXPECT_EQ(s.log.last.phase, Phase::done);
  EXPECT_FALSE(s.world.exists);
  EXPECT_TRUE(s.world.claimed_on.empty());
  EXPECT_TRUE(s.world.ports.empty());
  EXPECT_EQ(s.world.finished_actions, 1);
}

TEST(RemoveServer, LeavesNothing) {
  auto s = stage();
  s->finish();
  expect_gone(*s);
  EXPECT_TRUE(s->world.guests.empty());
}

TEST(RemoveServer, ResumesAfterACrashAtEverySave) {
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
      expect_gone(*s);
      EXPECT_TRUE(s->world.guests.empty());
    }
}

TEST(RemoveServer, OutlivesADatabaseThatFailsAtAnySave) {
  for (int at = 1; at <= 5; ++at)
    for (const bool after : {false, true}) {
      SCOPED_TRACE(testing::Message() << "lost " << (after ? "after" : "before") << " save " << at);
      auto s = stage();
      (after ? s->log.lost_after : s->log.lost_before) = at;
      s->finish();
      expect_gone(*s);
      EXPECT_TRUE(s->world.guests.empty());
    }
}

TEST(RemoveServer, ANetworkServiceThatIsAwayDoesNotHoldItUp) {
  auto s = stage();
  int away = 20;
  bool gone_meanwhile = false;
  s->outside.fail = [&](const std::string& name) {
    if (name != "unwire" || away-- == 0) return;
    gone_meanwhile |= !s->world.exists;
    throw Fault(Errc::unavailable, "the Network service is away");
  };
  s->finish();
  EXPECT_TRUE(gone_meanwhile);
  expect_gone(*s);
}

TEST(RemoveServer, APortIsDroppedWhenTheNetworkServiceReturnsAfterTheDeadline) {
  auto s = stage();
  const auto back = s->clock.now() + std::chrono::hours(2);
  s->outside.fail = [&](const std::string& name) {
    if (name == "unwire" && s->clock.now() < back) throw Fault(Errc::unavailable, "the service is away");
  };
  s->log.last.deadline = s->clock.now() + std::chrono::minutes(10);
  s->finish();
  expect_gone(*s);
  EXPECT_TRUE(s->world.fault.empty());
  const auto calls = std::count(s->outside.calls.begin(), s->outside.calls.end(), "unwire");
  EXPECT_LT(calls, 90) << "every two minutes, once it has lasted";
}

TEST(RemoveServer, ANetworkServiceThatFailsKeepsNoServer) {
  for (const auto code : {Errc::internal, Errc::forbidden, Errc::conflict, Errc::bad_request}) {
    auto s = stage();
    int failures = 10;
    s->outside.fail = [&](const std::string& name) {
      if (name == "unwire" && failures-- > 0) throw Fault(code, "the service answered 500");
    };
    std::vector<std::string> pauses;
    s->on_pause = [&](const Pause& pause) {
      EXPECT_FALSE(s->world.exists) << "the user has it no more";
      EXPECT_EQ(pause.record.trouble, "the service answered 500");
      pauses.emplace_back(pause.step);
    };
    s->finish();
    expect_gone(*s);
    EXPECT_EQ(pauses, std::vector<std::string>(9, "drop_ports_left"));
    EXPECT_TRUE(s->log.last.trouble.empty());
    EXPECT_EQ(std::count(s->outside.calls.begin(), s->outside.calls.end(), "terminate"), 1);
  }
}

TEST(RemoveServer, AHostThatIsDownDoesNotHoldItUp) {
  auto s = stage();
  s->outside.down = {"h1"};
  s->finish();
  expect_gone(*s);
  EXPECT_EQ(s->world.guests, std::set<std::string>{"h1"}) << "the host removes it when it returns";
  EXPECT_EQ(std::count(s->outside.calls.begin(), s->outside.calls.end(), "terminate"), 0);
}

TEST(RemoveServer, AHostThatDiesMeanwhileDoesNotHoldItUp) {
  auto s = stage();
  s->outside.fail = [&](const std::string& name) {
    if (name == "terminate") s->outside.down = {"h1"};
  };
  s->finish();
  expect_gone(*s);
}

TEST(RemoveServer, AHostThatFailsIsAskedAgain) {
  auto s = stage();
  int failures = 3;
  s->outside.outcome = [&](const std::string&, const HostName&) {
    return failures-- > 0 ? proto::Outcome::failed : proto::Outcome::done;
  };
  s->finish();
  expect_gone(*s);
  EXPECT_EQ(std::count(s->outside.calls.begin(), s->outside.calls.end(), "terminate"), 4);
}

TEST(RemoveServer, NeverPlacedNeedsNoHost) {
  auto s = stage("");
  s->world.guests.clear();
  s->finish();
  expect_gone(*s);
}

}  // namespace
}  // namespace nova::test
