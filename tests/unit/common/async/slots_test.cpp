#include "common/async/slots.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <vector>

namespace nova {
namespace {

awaitable<void> take(Slots& slots, std::vector<Slots::Hold>& held) {
  held.push_back(co_await slots.acquire());
}

class SlotsTest : public testing::Test {
 protected:
  void spawn() {
    boost::asio::co_spawn(loop, take(*slots, held), [](const std::exception_ptr&) {});
    poll();
  }
  void poll() {
    loop.restart();
    loop.poll();
  }
  std::optional<Slots> slots;  // outlives what waits for it and what holds it
  boost::asio::io_context loop;
  std::vector<Slots::Hold> held;
};

TEST_F(SlotsTest, TheThirdOfTwoWaitsItsTurn) {
  slots.emplace(2);
  for (int i = 0; i < 3; ++i) spawn();
  EXPECT_EQ(held.size(), 2u);
  EXPECT_EQ(slots->waiting(), 1u);
  held.erase(held.begin());
  poll();
  EXPECT_EQ(held.size(), 2u);
  EXPECT_EQ(slots->waiting(), 0u);
}

TEST_F(SlotsTest, NoneMeansNoBound) {
  slots.emplace(0);
  for (int i = 0; i < 100; ++i) spawn();
  EXPECT_EQ(held.size(), 100u);
}

TEST_F(SlotsTest, ACancelledWaiterLeavesTheQueue) {
  slots.emplace(1);
  spawn();
  boost::asio::cancellation_signal cancel;
  boost::asio::co_spawn(loop, take(*slots, held),
                        boost::asio::bind_cancellation_slot(cancel.slot(), [](const std::exception_ptr&) {}));
  poll();
  cancel.emit(boost::asio::cancellation_type::terminal);
  poll();
  EXPECT_EQ(slots->waiting(), 0u);
  held.clear();
  spawn();
  EXPECT_EQ(held.size(), 1u);
}

}  // namespace
}  // namespace nova
