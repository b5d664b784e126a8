#include "conductor/logic/hearing.hpp"

#include <gtest/gtest.h>

namespace nova::conductor {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp noon{std::chrono::hours(500'000)};

// Hears since long ago, with notes every second.
Hearing hearing() {
  Hearing one(60s);
  one.start(noon - 1h, noon - 1h);
  for (auto at = noon - 1h; at <= noon; at += 1s) one.note(true, at);
  return one;
}

void pass(Hearing& one, bool hears, Timestamp from, std::chrono::seconds time) {
  for (auto at = from; at <= from + time; at += 1s) one.note(hears, at);
}

TEST(Hearing, ASilentHostIsDownAfterAWhile) {
  const auto one = hearing();
  EXPECT_TRUE(one.up(noon - 60s, noon));
  EXPECT_FALSE(one.up(noon - 61s, noon));
}

TEST(Hearing, AnOutageIsNoSilence) {
  auto one = hearing();
  const auto last_seen = noon - 8s;
  pass(one, false, noon, 600s);
  EXPECT_TRUE(one.up(last_seen, noon + 600s)) << "it cannot be heard";
  one.note(true, noon + 601s);
  EXPECT_TRUE(one.up(last_seen, noon + 602s));
  pass(one, true, noon + 602s, 59s);
  EXPECT_TRUE(one.up(last_seen, noon + 661s));
  EXPECT_FALSE(one.up(last_seen, noon + 662s)) << "by then it would have reported";
  EXPECT_TRUE(one.up(noon + 640s, noon + 662s));
}

TEST(Hearing, AHostThatWasDownBeforeTheOutageStaysDown) {
  auto one = hearing();
  pass(one, false, noon, 600s);
  EXPECT_FALSE(one.up(noon - 61s, noon + 600s));
  one.note(true, noon + 601s);
  EXPECT_FALSE(one.up(noon - 61s, noon + 602s));
}

TEST(Hearing, OutagesInARowAreOne) {
  auto one = hearing();
  const auto last_seen = noon - 8s;
  pass(one, false, noon, 300s);
  pass(one, true, noon + 301s, 30s);
  pass(one, false, noon + 332s, 300s);
  one.note(true, noon + 633s);
  EXPECT_TRUE(one.up(last_seen, noon + 634s)) << "it had no time to report in between";
  pass(one, true, noon + 634s, 120s);
  pass(one, false, noon + 755s, 10s);
  EXPECT_FALSE(one.up(last_seen, noon + 765s)) << "this time it was down before";
}

TEST(Hearing, AStartIsTheEndOfAnOutage) {
  Hearing one(60s);
  EXPECT_TRUE(one.up(noon - 1h, noon)) << "nothing is known yet";
  one.start(noon - 300s, noon);
  EXPECT_TRUE(one.up(noon - 310s, noon + 60s)) << "silent as long as all others, about";
  EXPECT_FALSE(one.up(noon - 310s, noon + 61s));
  EXPECT_FALSE(one.up(noon - 361s, noon)) << "silent for longer than the others";
}

TEST(Hearing, AStartBesideAnotherConductorForgivesNothing) {
  Hearing one(60s);
  one.start(noon - 1s, noon);
  EXPECT_FALSE(one.up(noon - 62s, noon + 1s));
}

TEST(Hearing, TimeThatPassesWhileTheMachineSleepsIsAnOutage) {
  auto one = hearing();
  one.note(true, noon + 1h);
  EXPECT_TRUE(one.up(noon - 8s, noon + 1h + 60s));
  EXPECT_FALSE(one.up(noon - 8s, noon + 1h + 61s));
}

}  // namespace
}  // namespace nova::conductor
