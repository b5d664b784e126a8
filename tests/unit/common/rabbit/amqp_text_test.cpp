#include "common/rabbit/amqp_text.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace nova::rabbit {
namespace {

TEST(AmqpText, login_failures_say_what_to_do) {
  EXPECT_NE(
      explain_login({403, false, "ACCESS_REFUSED - Login was refused"}, "nova", "/").find("bad credentials"),
      std::string::npos);
  EXPECT_NE(explain_login({403, false, "access to vhost 'v' refused for user 'nova'"}, "nova", "v")
                .find("no permission on vhost v"),
            std::string::npos);
  EXPECT_NE(explain_login({530, false, "NOT_ALLOWED - vhost v not found"}, "nova", "v").find("add_vhost v"),
            std::string::npos);
  EXPECT_NE(explain_login({530, false, "connection limit"}, "nova", "v").find("530 connection limit"),
            std::string::npos);
}

TEST(AmqpText, connect_failures_say_what_to_look_at) {
  EXPECT_NE(explain_connect(AMQP_STATUS_SOCKET_ERROR, ECONNREFUSED).find("connection refused"),
            std::string::npos);
  EXPECT_EQ(explain_connect(AMQP_STATUS_SOCKET_ERROR, EHOSTUNREACH), "No route to host");
  EXPECT_NE(explain_connect(AMQP_STATUS_HOSTNAME_RESOLUTION_FAILED, 0).find("does not resolve"),
            std::string::npos);
  EXPECT_NE(explain_connect(AMQP_STATUS_SSL_PEER_VERIFY_FAILED, 0).find("ssl_ca_file"), std::string::npos);
}

TEST(AmqpText, tables) {
  const Arguments arguments{{"x-expires", std::int64_t{5}}, {"x-queue-type", std::string("quorum")}};
  const Table table(arguments);
  ASSERT_EQ(table.get().num_entries, 2);
  EXPECT_EQ(text_of(table.get().entries[0].key), "x-expires");
  EXPECT_EQ(table.get().entries[0].value.value.i64, 5);
  EXPECT_EQ(text_of(table.get().entries[1].value.value.bytes), "quorum");
}

}  // namespace
}  // namespace nova::rabbit
