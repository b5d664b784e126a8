#include "common/async/shared_calls.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <list>

namespace nova {
namespace {

namespace asio = boost::asio;
using Calls = SharedCalls<int, std::string>;

// Calls end one after another when the test says so; an answer is the call's number and the item.
class SharedCallsTest : public testing::Test {
 protected:
  awaitable<std::vector<std::string>> call(std::vector<int> items) {
    const int number = ++begun;
    while (ended < number) co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (number == failing) throw Fault(Errc::unavailable, "away");
    std::vector<std::string> out;
    for (const int item : items) out.push_back(std::to_string(number) + ":" + std::to_string(item));
    co_return out;
  }
  void ask(int item, const std::string& key = "k") {
    begin_to_ask(item, key);
    poll();
  }
  void begin_to_ask(int item, const std::string& key = "k") {
    asio::co_spawn(
        loop, calls->ask(key, item, [this](std::vector<int> items) { return call(items); }),
        asio::bind_cancellation_slot(stop.emplace_back().slot(),
                                     [this](const std::exception_ptr& error, const std::string& answer) {
                                       answers.push_back(error ? "failed" : answer);
                                       begun_by_then.push_back(begun);
                                     }));
  }
  void end_next() {
    ++ended;
    gate.cancel();
    poll();
  }
  void poll() {
    loop.restart();
    loop.poll();
  }
  std::vector<std::string> sorted_answers() const {
    auto sorted = answers;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }
  asio::io_context loop;
  asio::steady_timer gate{loop, asio::steady_timer::time_point::max()};
  std::list<asio::cancellation_signal> stop;  // of each that asked
  boost::system::error_code ignored;
  std::unique_ptr<Calls> calls = std::make_unique<Calls>(3);
  int begun = 0, ended = 0, failing = 0;
  std::vector<std::string> answers;
  std::vector<int> begun_by_then;  // calls begun when that answer came
};

TEST_F(SharedCallsTest, ThoseWhoAskDuringACallShareTheNextOne) {
  for (int i = 1; i <= 3; ++i) ask(i);
  EXPECT_EQ(begun, 1);
  end_next();
  EXPECT_EQ(begun, 2);
  ask(4);  // comes too late for the second
  end_next();
  end_next();
  EXPECT_EQ(sorted_answers(), (std::vector<std::string>{"1:1", "2:2", "2:3", "3:4"}));
  EXPECT_EQ(begun, 3);
}

TEST_F(SharedCallsTest, ThoseWhoAskInOneTurnOfTheLoopShareACall) {
  for (int i = 1; i <= 3; ++i) begin_to_ask(i);
  poll();
  end_next();
  EXPECT_EQ(begun, 1);
  EXPECT_EQ(sorted_answers(), (std::vector<std::string>{"1:1", "1:2", "1:3"}));
}

TEST_F(SharedCallsTest, TheNextCallBeginsBeforeTheAnswersAreWorkedOn) {
  for (int i = 1; i <= 4; ++i) ask(i);
  end_next();
  ask(5);
  end_next();
  end_next();
  EXPECT_EQ(answers.size(), 5);
  EXPECT_EQ(begun_by_then, (std::vector<int>{2, 3, 3, 3, 3}));
}

TEST_F(SharedCallsTest, ACallThatHangsHoldsUpOnlyThoseWhoCameWithIt) {
  calls = std::make_unique<Calls>(3, OnFailure::ask_alone, std::chrono::milliseconds(1));
  ask(1);  // hangs
  ask(2);
  loop.restart();
  while (begun < 2) loop.run_one();
  ask(3);
  while (begun < 3) loop.run_one();
  ended = 3;
  gate.cancel();
  poll();
  EXPECT_EQ(answers.size(), 3u);
  ask(4);
  end_next();
  EXPECT_EQ(answers.back(), "4:4") << "and the line goes on";
}

TEST_F(SharedCallsTest, NothingIsKept) {
  ask(1);
  end_next();
  ask(1);
  end_next();
  EXPECT_EQ(answers, (std::vector<std::string>{"1:1", "2:1"}));
}

TEST_F(SharedCallsTest, OtherKeysAndItemsBeyondTheMostAreAskedForAtOnce) {
  ask(1, "a");
  ask(2, "b");
  EXPECT_EQ(begun, 2);
  for (int i = 3; i <= 6; ++i) ask(i, "a");
  EXPECT_EQ(begun, 3);  // 3, 4 and 5 fill the next round
  for (int i = 0; i < 4; ++i) end_next();
  EXPECT_EQ(answers.size(), 6U);
  EXPECT_EQ(begun, 4);
}

TEST_F(SharedCallsTest, WhatFailsTogetherIsTriedAlone) {
  failing = 2;
  for (int i = 1; i <= 3; ++i) ask(i);
  for (int i = 0; i < 4; ++i) end_next();
  std::sort(answers.begin(), answers.end());
  EXPECT_EQ(answers.size(), 3U);
  EXPECT_EQ(std::count(answers.begin(), answers.end(), "failed"), 0);
  EXPECT_EQ(begun, 4);
}

TEST_F(SharedCallsTest, AFailureOfOneAloneIsItsAnswer) {
  failing = 1;
  ask(1);
  end_next();
  EXPECT_EQ(answers, (std::vector<std::string>{"failed"}));
  ask(2);
  end_next();
  EXPECT_EQ(answers.back(), "2:2");
}

TEST_F(SharedCallsTest, ALeaderThatIsCancelledHandsOn) {
  ask(1);
  ask(2);
  stop.back().emit(asio::cancellation_type::terminal);
  ask(3);
  for (int i = 0; i < 3; ++i) end_next();
  EXPECT_EQ(answers.size(), 3U);
  ask(4);
  end_next();
  EXPECT_EQ(answers.size(), 4U);
}

TEST_F(SharedCallsTest, WhatMustNotBeAskedTwiceFailsForAll) {
  calls = std::make_unique<Calls>(3, OnFailure::tell_all);
  for (int i = 1; i <= 3; ++i) ask(i);
  failing = 2;
  end_next();
  end_next();
  EXPECT_EQ(answers, (std::vector<std::string>{"1:1", "failed", "failed"}));
  EXPECT_EQ(begun, 2);
}

TEST_F(SharedCallsTest, WhoLeadsACallThatIsMadeOnceLeadsItToItsEnd) {
  calls = std::make_unique<Calls>(3, OnFailure::tell_all);
  for (int i = 1; i <= 3; ++i) ask(i);
  end_next();
  auto leader = std::next(stop.begin());
  leader->emit(asio::cancellation_type::terminal);
  end_next();
  EXPECT_EQ(begun, 2);
  EXPECT_NE(std::find(answers.begin(), answers.end(), "2:3"), answers.end());
}

TEST_F(SharedCallsTest, ACallMayOutliveIt) {
  ask(1);
  calls.reset();
  end_next();
  EXPECT_EQ(answers, (std::vector<std::string>{"1:1"}));
}

}  // namespace
}  // namespace nova
