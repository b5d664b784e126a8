#include "common/log/mask.hpp"

#include <gtest/gtest.h>

namespace nova {
namespace {

std::string hidden(std::string_view text) { return may_hold_secret(text) ? masked(text) : std::string(text); }

TEST(Mask, HidesValuesInEveryForm) {
  EXPECT_EQ(hidden(R"({"server": {"adminPass": "s3\"cret", "name": "a"}})"),
            R"({"server": {"adminPass": "***", "name": "a"}})");
  EXPECT_EQ(hidden("{'password': u'geheim', 'x': 1}"), "{'password': u'***', 'x': 1}");
  EXPECT_EQ(hidden("password=geheim&user=me"), "password=***&user=me");
  EXPECT_EQ(hidden("admin_password = geheim, next"), "admin_password = ***, next");
  EXPECT_EQ(hidden("X-Auth-Token: gAAAAABk-_x"), "X-Auth-Token: ***");
  EXPECT_EQ(hidden("Authorization: Bearer abc.def"), "Authorization: Bearer ***");
  EXPECT_EQ(hidden("<adminPass>geheim</adminPass>"), "<adminPass>***</adminPass>");
  EXPECT_EQ(hidden("tool --os-password geheim --debug"), "tool --os-password *** --debug");
  EXPECT_EQ(hidden("metadata_proxy_shared_secret: abc"), "metadata_proxy_shared_secret: ***");
  EXPECT_EQ(hidden(R"("{\"password\": \"geheim\", \"a\": 1}")"), R"("{\"password\": \"***\", \"a\": 1}")");
}

TEST(Mask, HidesPasswordsInUrls) {
  EXPECT_EQ(hidden("postgresql://nova:geheim@db/nova"), "postgresql://nova:***@db/nova");
  EXPECT_EQ(hidden("rabbit://a:x@h1:5672,b:y@h2:5672//"), "rabbit://a:***@h1:5672,b:***@h2:5672//");
  EXPECT_EQ(hidden("http://host:80/path?user=a@b:c"), "http://host:80/path?user=a@b:c");
}

TEST(Mask, LeavesTheRestAlone) {
  for (const std::string_view text :
       {"all tokens were valid", "passed: 3", "tokens: 5", "", "password",
        "secret=", "{\"password\": {\"user\": {\"name\": \"a\"}}}", "http://h/a b"})
    EXPECT_EQ(hidden(text), text);
}

TEST(Mask, SurvivesUnfinishedText) {
  for (const std::string_view text :
       {"password=", "\"password\": \"", "'token': '\\", "://:@", "://a:b", "<adminPass>x"})
    EXPECT_NO_THROW(hidden(text));
  EXPECT_EQ(hidden("\"password\": \"cut"), "\"password\": \"***");
}

}  // namespace
}  // namespace nova
