#include "compute/power_watch.hpp"

#include <gtest/gtest.h>

namespace nova::compute {
namespace {
using namespace std::chrono_literals;
using proto::PowerState;
using proto::ServerId;

class PowerWatchTest : public testing::Test {
 protected:
  const ServerId one{"one"};
  PowerWatch::time_point start{std::chrono::hours(1)};
  bool busy = false;
  PowerWatch watch{1000ms, [this](const ServerId&) { return busy; }};
};

TEST_F(PowerWatchTest, AChangeIsTellableOnceItHasLasted) {
  watch.saw(one, PowerState::shutdown, start);
  EXPECT_TRUE(watch.ready(start + 999ms).empty());
  ASSERT_EQ(watch.ready(start + 1000ms).size(), 1u);
  EXPECT_EQ(watch.ready(start + 1000ms)[0].power_state, static_cast<int>(PowerState::shutdown));
}

TEST_F(PowerWatchTest, AQuickReturnStartsTheWaitAgain) {
  watch.saw(one, PowerState::shutdown, start);
  watch.saw(one, PowerState::running, start + 500ms);
  EXPECT_TRUE(watch.ready(start + 1200ms).empty());
  EXPECT_EQ(watch.ready(start + 1500ms).at(0).power_state, static_cast<int>(PowerState::running));
}

TEST_F(PowerWatchTest, TheSameAgainDoesNot) {
  watch.saw(one, PowerState::shutdown, start);
  watch.saw(one, PowerState::shutdown, start + 900ms);
  EXPECT_EQ(watch.ready(start + 1000ms).size(), 1u);
}

TEST_F(PowerWatchTest, ABusyServerIsHeldBack) {
  watch.saw(one, PowerState::shutdown, start);
  busy = true;
  EXPECT_TRUE(watch.ready(start + 2s).empty());
  busy = false;
  EXPECT_EQ(watch.ready(start + 2s).size(), 1u);
}

TEST_F(PowerWatchTest, WhatWasToldIsGoneUnlessItChangedSince) {
  watch.saw(one, PowerState::shutdown, start);
  const auto said = watch.ready(start + 2s);
  watch.saw(one, PowerState::running, start + 2s);
  watch.told(said);
  EXPECT_EQ(watch.ready(start + 4s).size(), 1u);
  watch.told(watch.ready(start + 4s));
  EXPECT_TRUE(watch.ready(start + 9s).empty());
}

}  // namespace
}  // namespace nova::compute
