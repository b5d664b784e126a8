#include "common/http/url.hpp"

#include <gtest/gtest.h>

#include "common/http/message.hpp"

namespace nova::http {
namespace {

TEST(Url, SplitsIntoParts) {
  const Url url = parse_url("https://User@Example.org:8443/a/b%20c?x=%2F&y#part");
  EXPECT_EQ(url.host, "Example.org");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.target, "/a/b%20c?x=%2F&y");
  EXPECT_TRUE(url.secure());
  EXPECT_EQ(url.authority(), "Example.org:8443");
}

TEST(Url, KnowsTheUsualPorts) {
  EXPECT_EQ(parse_url("http://h").port, 80);
  EXPECT_EQ(parse_url("HTTPS://h").port, 443);
  EXPECT_EQ(parse_url("http://h").target, "/");
  EXPECT_EQ(parse_url("http://[::1]:80/").authority(), "[::1]");
}

TEST(Query, ReadsPairs) {
  const Query query = parse_query("a=1&b=x%20y+z&&c&d=%zz&a=2");
  const Query expected{{"a", "1"}, {"b", "x y z"}, {"c", ""}, {"d", "%zz"}, {"a", "2"}};
  EXPECT_EQ(query, expected);
}

TEST(Query, SurvivesARoundTrip) {
  const Query query{{"name", "a&b=c d+e"}, {"ü", "/?#"}};
  EXPECT_EQ(parse_query(encode_query(query)), query);
}

TEST(Percent, LeavesPlusAloneInPaths) {
  EXPECT_EQ(percent_decode("a+b%2Fc"), "a+b/c");
  EXPECT_EQ(percent_encode("a/b c~"), "a%2Fb%20c~");
}

TEST(JoinUrl, HasOneSlash) {
  EXPECT_EQ(join_url("http://h/v2/", "/images"), "http://h/v2/images");
  EXPECT_EQ(join_url("http://h", "images"), "http://h/images");
}

TEST(Headers, CompareWithoutCase) {
  Headers headers{{"Accept", "a"}, {"X-Y", "1"}, {"accept", "b"}};
  EXPECT_EQ(headers.get("ACCEPT"), "a");
  EXPECT_EQ(headers.all("accept"), "a, b");
  headers.set("accept", "c");
  EXPECT_EQ(headers.all("accept"), "c");
  EXPECT_EQ(headers.size(), 2u);
}

}  // namespace
}  // namespace nova::http
