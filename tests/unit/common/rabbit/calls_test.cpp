#include "common/rabbit/calls.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

namespace nova::rabbit {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class CallsTest : public testing::Test {
 protected:
  void start(const std::string& id, Clock::time_point deadline, std::chrono::seconds heartbeat = 0s) {
    calls_.expect({id, "ping from x", deadline, heartbeat});
    asio::co_spawn(loop_, calls_.wait(id), [this](std::exception_ptr e, json::Document result) {
      error_ = e;
      if (!e) result_ = json::dump(result.root());
    });
    loop_.poll();
  }
  Errc code() {
    try {
      if (error_) std::rethrow_exception(error_);
    } catch (const Fault& fault) {
      return fault.code();
    }
    ADD_FAILURE() << "the call did not fail";
    return Errc::internal;
  }
  void settle() {
    loop_.restart();
    loop_.run();
  }

  asio::io_context loop_;
  Calls calls_{loop_.get_executor()};
  std::exception_ptr error_;
  std::optional<std::string> result_;
};

rpc::ParsedReply reply(const std::string& id, bool ending = true) {
  rpc::ParsedReply r;
  r.msg_id = id;
  r.ending = ending;
  r.result = json::parse("[1]");
  return r;
}

TEST_F(CallsTest, an_answer_ends_the_wait) {
  start("a", Clock::now() + 1h);
  EXPECT_TRUE(calls_.answer(reply("a")));
  settle();
  EXPECT_EQ(result_, "[1]");
  EXPECT_EQ(calls_.size(), 0U);
}

TEST_F(CallsTest, an_answer_may_come_before_the_wait_begins) {
  calls_.expect({"a", "x", Clock::now() + 1h, 0s});
  EXPECT_TRUE(calls_.answer(reply("a")));
  asio::co_spawn(loop_, calls_.wait("a"),
                 [this](std::exception_ptr, json::Document result) { result_ = json::dump(result.root()); });
  settle();
  EXPECT_EQ(result_, "[1]");
}

TEST_F(CallsTest, a_failure_is_thrown) {
  start("a", Clock::now() + 1h);
  auto failed = reply("a");
  failed.failure = Error{Errc::conflict, "no", {}};
  calls_.answer(std::move(failed));
  settle();
  EXPECT_EQ(code(), Errc::conflict);
}

TEST_F(CallsTest, the_deadline_ends_it_and_a_late_answer_is_recognised) {
  start("a", Clock::now());
  settle();
  EXPECT_EQ(code(), Errc::timeout);
  EXPECT_FALSE(calls_.answer(reply("a")));
}

TEST_F(CallsTest, silence_of_a_monitored_call_ends_it) {
  start("a", Clock::now() + 1h, 1s);
  settle();
  EXPECT_EQ(code(), Errc::timeout);
}

TEST_F(CallsTest, a_sign_of_life_is_no_answer) {
  start("a", Clock::now() + 1h, 60s);
  EXPECT_TRUE(calls_.answer(reply("a", false)));
  loop_.restart();
  loop_.poll();
  EXPECT_FALSE(result_);
  calls_.answer(reply("a"));
  settle();
  EXPECT_TRUE(result_);
}

TEST_F(CallsTest, a_lost_link_fails_all) {
  start("a", Clock::now() + 1h);
  calls_.fail_all({Errc::unavailable, "lost", {}});
  settle();
  EXPECT_EQ(code(), Errc::unavailable);
}

}  // namespace
}  // namespace nova::rabbit
