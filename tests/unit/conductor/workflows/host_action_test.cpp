#include <gtest/gtest.h>

#include "proto/actions.hpp"
#include "tests/unit/conductor/workflows/world.hpp"

namespace nova::test {
namespace {

using ActionStage = Stage<HostActionPorts, HostActionState>;

std::unique_ptr<ActionStage> stage(proto::PowerOp op) {
  HostActionState state;
  state.server.id = ServerId("s");
  state.host = HostName("h1");
  state.op = op;
  World world;
  world.vm_state = proto::VmState::active;
  world.task = proto::TaskState::powering_off;
  return std::make_unique<ActionStage>(host_action, std::move(state), std::move(world),
                                       [](Outside& o) { return HostActionPorts{o, o}; });
}

TEST(HostAction, EveryPowerActionEndsInItsDeclaredState) {
  for (const auto& action : proto::power_actions) {
    SCOPED_TRACE(action.name);
    auto s = stage(*action.power);
    s->finish();
    EXPECT_EQ(s->log.last.phase, Phase::done);
    EXPECT_EQ(s->world.vm_state, action.ends);
    EXPECT_EQ(s->world.task, proto::TaskState::none);
    EXPECT_EQ(s->world.finished_actions, 1);
  }
}

TEST(HostAction, AFailureKeepsTheStateAndSaysWhy) {
  auto s = stage(proto::PowerOp::stop);
  s->outside.outcome = [](const std::string&, const HostName&) { return proto::Outcome::failed; };
  s->finish();
  EXPECT_EQ(s->log.last.phase, Phase::failed);
  EXPECT_EQ(s->world.vm_state, proto::VmState::active);
  EXPECT_EQ(s->world.task, proto::TaskState::none);
  EXPECT_EQ(s->world.fault, "the host said no");
}

TEST(HostAction, ResumesAfterACrashAtEverySave) {
  for (int at = 1; at <= 2; ++at)
    for (const bool after : {false, true}) {
      auto s = stage(proto::PowerOp::stop);
      (after ? s->log.crash_after : s->log.crash_before) = at;
      s->finish();
      EXPECT_EQ(s->crashes, 1);
      EXPECT_EQ(s->world.vm_state, proto::VmState::stopped);
    }
}

TEST(HostAction, AHostThatGoesDownEndsTheActionWithAReason) {
  auto s = stage(proto::PowerOp::stop);
  s->outside.down = {"h1"};
  s->finish();
  EXPECT_EQ(s->log.last.phase, Phase::failed);
  EXPECT_EQ(s->world.task, proto::TaskState::none);
  EXPECT_FALSE(s->world.fault.empty());
}

}  // namespace
}  // namespace nova::test
