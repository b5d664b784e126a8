#include "common/log/format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "common/decode.hpp"
#include "common/json/value.hpp"

namespace nova {
namespace {

using testing::HasSubstr;

class LogFormat : public testing::Test {
 protected:
  LogFormat() {
    ::setenv("TZ", "UTC", 1);
    ctx_.request_id = "req-1";
    ctx_.user_id = "u";
    ctx_.project_id = "p";
    ctx_.user_domain_id = ctx_.project_domain_id = "default";
  }
  std::string line(std::string_view message, const Context* ctx) {
    return log_line({LogLevel::info, "nova.compute.agent", ctx, message},
                    parse_time("2026-08-21T12:00:00.123456Z").value(), 4242);
  }
  Context ctx_;
};

TEST_F(LogFormat, HasTheFormOfOsloLog) {
  EXPECT_EQ(line("up", nullptr), "2026-08-21 12:00:00.123 4242 INFO nova.compute.agent [-] up");
  EXPECT_EQ(line("up", &ctx_),
            "2026-08-21 12:00:00.123 4242 INFO nova.compute.agent [None req-1 u p - - default default] up");
}

TEST_F(LogFormat, NamesTheServerAndTheCallersRequest) {
  ctx_.server_id = "9d0e";
  ctx_.global_request_id = "req-0";
  ctx_.user_domain_id.clear();
  ctx_.system_scope = true;
  EXPECT_THAT(line("up", &ctx_), HasSubstr(" [req-0 req-1 u p - all - default] [instance: 9d0e] up"));
  ctx_.request_id.clear();
  EXPECT_THAT(line("up", &ctx_), HasSubstr(" [-] [instance: 9d0e] up"));
}

TEST_F(LogFormat, NobodyCanForgeALine) {
  EXPECT_THAT(line("a\n2026 CRITICAL\x1b[31m\tb\x7f", nullptr),
              HasSubstr("[-] a\\n2026 CRITICAL\\x1b[31m\tb\\x7f"));
}

TEST_F(LogFormat, JsonSaysTheSame) {
  ctx_.server_id = "9d0e";
  const auto text = log_json({LogLevel::warning, "nova.x", &ctx_, "line\nbreak"},
                             parse_time("2026-08-21T12:00:00.123456Z").value(), 7, "web1");
  const auto document = json::parse(text);
  const auto word = [&](std::string_view key) { return decode<std::string>(*document.root().find(key)); };
  EXPECT_EQ(word("message"), "line\nbreak");
  EXPECT_EQ(word("levelname"), "WARNING");
  EXPECT_EQ(word("asctime"), "2026-08-21 12:00:00,123");
  EXPECT_EQ(word("hostname"), "web1");
  const auto context = *document.root().find("context");
  EXPECT_EQ(decode<std::string>(*context.find("request_id")), "req-1");
  EXPECT_TRUE(context.find("global_request_id")->is_null());
  EXPECT_EQ(decode<std::string>(*document.root().find("extra")->find("instance")), "9d0e");
}

}  // namespace
}  // namespace nova
