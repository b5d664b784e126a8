#include "api/auth/token_cache.hpp"

#include <gtest/gtest.h>

#include "tests/support/api_world.hpp"

namespace nova::api {
namespace {

using std::chrono::seconds;

class CachedTokens : public testing::Test {
 protected:
  TokenInfo ask(const std::string& token) { return test::run_on(loop_, cache_.validate({}, token, false)); }
  boost::asio::io_context loop_;
  ManualClock clock_{now()};
  test::FakeTokens inner_;
  TokenCache cache_{inner_, clock_, seconds(300), 2};
};

TEST_F(CachedTokens, AreAskedForOnce) {
  EXPECT_EQ(ask("member").user_name, "member");
  EXPECT_EQ(ask("member").user_name, "member");
  EXPECT_EQ(inner_.asked, 1);
}

TEST_F(CachedTokens, AreAskedForAgainAfterTheirTime) {
  ask("member");
  clock_.advance(seconds(301));
  ask("member");
  EXPECT_EQ(inner_.asked, 2);
}

TEST_F(CachedTokens, TheLongestUnusedGoesFirst) {
  ask("member");
  ask("admin");
  ask("member");
  ask("reader");  // pushes admin out
  ask("member");
  EXPECT_EQ(inner_.asked, 3);
  ask("admin");
  EXPECT_EQ(inner_.asked, 4);
}

TEST_F(CachedTokens, BadOnesAreNotKept) {
  EXPECT_THROW(ask("forged"), Fault);
  EXPECT_THROW(ask("forged"), Fault);
  EXPECT_EQ(inner_.asked, 2);
}

}  // namespace
}  // namespace nova::api
