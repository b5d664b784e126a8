#include "common/async/together.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "common/async/sleep.hpp"
#include "common/error.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova::test {
namespace {

awaitable<int> later(int value, int milliseconds, int& ended) {
  co_await sleep_for(std::chrono::milliseconds(milliseconds));
  ++ended;
  if (value < 0) throw Fault(Errc::conflict, "negative");
  co_return value;
}

TEST(Together, ResultsComeInTheOrderOfTheParts) {
  boost::asio::io_context loop;
  int ended = 0;
  std::vector<awaitable<int>> parts;
  for (int i = 0; i < 5; ++i) parts.push_back(later(i, 10 - i, ended));
  EXPECT_EQ(run_on(loop, together(std::move(parts))), (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST(Together, AFailureIsToldWhenAllHaveEnded) {
  boost::asio::io_context loop;
  int ended = 0;
  std::vector<awaitable<int>> parts;
  parts.push_back(later(-1, 1, ended));
  parts.push_back(later(2, 20, ended));
  EXPECT_THROW(run_on(loop, together(std::move(parts))), Fault);
  EXPECT_EQ(ended, 2);
}

TEST(Together, NothingIsDoneAtOnce) {
  boost::asio::io_context loop;
  EXPECT_TRUE(run_on(loop, together(std::vector<awaitable<int>>())).empty());
}

}  // namespace
}  // namespace nova::test
