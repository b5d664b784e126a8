#include "common/rabbit/transport_url.hpp"

#include <gtest/gtest.h>

#include "common/rabbit/options.hpp"

namespace nova::rabbit {
namespace {

TransportUrl parsed(std::string_view url) { return parse_transport_url(url).value(); }

TEST(TransportUrl, one_host) {
  const auto url = parsed("rabbit://nova:pa%3Ass%40%2f@broker.example:5673/compute");
  ASSERT_EQ(url.hosts.size(), 1U);
  EXPECT_EQ(url.hosts[0].name(), "broker.example:5673");
  EXPECT_EQ(url.hosts[0].user, "nova");
  EXPECT_EQ(url.hosts[0].password.reveal(), "pa:ss@/");
  EXPECT_EQ(url.vhost, "compute");
  EXPECT_FALSE(url.tls);
}

TEST(TransportUrl, several_hosts_share_credentials_that_are_given_once) {
  const auto url = parsed("rabbit://nova:s@a,b:5673,other:t@[fd00::1]:5674/");
  ASSERT_EQ(url.hosts.size(), 3U);
  EXPECT_EQ(url.hosts[0].name(), "a:5672");
  EXPECT_EQ(url.hosts[1].name(), "b:5673");
  EXPECT_EQ(url.hosts[1].user, "nova");
  EXPECT_EQ(url.hosts[1].password.reveal(), "s");
  EXPECT_EQ(url.hosts[2].name(), "[fd00::1]:5674");
  EXPECT_EQ(url.hosts[2].user, "other");
  EXPECT_EQ(url.vhost, "/");
}

TEST(TransportUrl, defaults) {
  const auto url = parsed("rabbit://");
  EXPECT_EQ(url.hosts[0].name(), "localhost:5672");
  EXPECT_EQ(url.hosts[0].user, "guest");
  EXPECT_EQ(url.hosts[0].password.reveal(), "guest");
  EXPECT_EQ(parsed("rabbit://h/%2F").vhost, "/");
  EXPECT_EQ(parsed("rabbit://h//").vhost, "/");
  EXPECT_EQ(parsed("rabbit://h").vhost, "/");
}

TEST(TransportUrl, tls) {
  EXPECT_TRUE(parsed("rabbits://h").tls);
  EXPECT_EQ(parsed("amqps://h").hosts[0].port, 5671);
  EXPECT_TRUE(parsed("rabbit://h/v?heartbeat=3&ssl=true").tls);
  EXPECT_EQ(parsed("rabbit://h/v?ssl=1").vhost, "v");
  EXPECT_FALSE(parsed("rabbit://h/?ssl=false").tls);
}

TEST(TransportUrl, says_what_is_wrong_and_no_password) {
  for (const char* url :
       {"", "h:5672", "http://u:pw@h/", "rabbit://u:pw@h:x/", "rabbit://u:pw@h:70000/", "rabbit://u:pw@h:0/",
        "rabbit://u:pw@/v", "rabbit://u:pw@[fd00::1/", "rabbit://u:pw@[fd00::1]x/", "rabbit://a,,b/"}) {
    const auto result = parse_transport_url(url);
    ASSERT_FALSE(result) << url;
    EXPECT_TRUE(result.error().message.starts_with("transport_url: ")) << result.error().message;
    EXPECT_EQ(result.error().message.find("pw"), std::string::npos) << result.error().message;
  }
}

TEST(Settings, take_the_url_apart) {
  TransportOptions transport;
  transport.transport_url = Secret("rabbit://u:p@h/v");
  RabbitOptions rabbit;
  rabbit.ssl = true;
  const auto settings = make_settings(transport, rabbit, "nova-x");
  EXPECT_TRUE(settings.url.tls);
  EXPECT_EQ(settings.program, "nova-x");
  transport.transport_url = Secret("nonsense");
  EXPECT_THROW(make_settings(transport, rabbit, "nova-x"), Fault);
}

}  // namespace
}  // namespace nova::rabbit
