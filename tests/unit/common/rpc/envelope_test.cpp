#include "common/rpc/envelope.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/error.hpp"
#include "tests/support/golden.hpp"

namespace nova::rpc {
namespace {

std::string wrapped(const std::string& inner) {
  return nlohmann::json{{"oslo.version", "2.0"}, {"oslo.message", inner}}.dump();
}

nlohmann::json inner_of(const std::string& body) {
  const auto outer = nlohmann::json::parse(body);
  EXPECT_EQ(outer.at("oslo.version"), "2.0");
  EXPECT_EQ(outer.size(), 2U);
  return nlohmann::json::parse(outer.at("oslo.message").get<std::string>());
}

Context demo_context() {
  Context c;
  c.request_id = "req-3f1c2a4e-5b6d-4c7e-8f90-a1b2c3d4e5f6";
  c.user_id = "u1";
  c.user_name = "demo";
  c.user_domain_id = "default";
  c.project_id = "p1";
  c.project_name = "demo";
  c.project_domain_id = "default";
  c.roles = {"member", "reader"};
  c.auth_token = "TOKEN";
  return c;
}

Outgoing ping() {
  Outgoing out;
  out.method = "ping";
  out.ns = "baseapi";
  out.args = "{\"arg\":\"it \\\"works\\\"\\nä\"}";
  return out;
}

const RequestIds ids{"0123456789abcdef0123456789abcdef", "feedfacefeedfacefeedfacefeedface",
                     "reply_00112233445566778899aabbccddeeff", 60};

std::string refusal(const std::string& body) {
  try {
    parse_request(body);
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::bad_request);
    return fault.what();
  }
  return "";
}

TEST(Envelope, writes_a_call_as_oslo_does) {
  auto inner = inner_of(request_body(demo_context(), ping(), ids));
  EXPECT_EQ(inner.at("_context_timestamp").get<std::string>().size(), 26U);
  inner.erase("_context_timestamp");
  test::expect_golden_json("rpc/call.json", inner.dump());
}

TEST(Envelope, a_cast_has_no_reply_keys_and_no_namespace_is_left_out) {
  Outgoing out = ping();
  out.ns = "";
  out.args = "";
  const auto inner = inner_of(request_body(Context(), out, {"u", {}, {}, 0}));
  for (const char* key : {"_msg_id", "_reply_q", "_timeout", "namespace"})
    EXPECT_FALSE(inner.contains(key)) << key;
  EXPECT_EQ(inner.at("args"), nlohmann::json::object());
  EXPECT_EQ(inner.at("_context_user_identity"), "- - - - -");
}

TEST(Envelope, a_call_without_monitor_sends_a_null_timeout) {
  RequestIds quiet = ids;
  quiet.heartbeat_seconds = 0;
  EXPECT_TRUE(inner_of(request_body(Context(), ping(), quiet)).at("_timeout").is_null());
}

TEST(Envelope, reads_what_oslo_writes) {
  const auto parsed = parse_request(wrapped(test::golden_text("rpc/call.json")));
  const Incoming& in = parsed.message;
  EXPECT_EQ(in.method, "ping");
  EXPECT_EQ(in.ns, "baseapi");
  EXPECT_EQ(in.version, (Version{1, 0}));
  EXPECT_TRUE(in.wants_reply);
  EXPECT_EQ(in.args.root().find("arg")->text(), "it \"works\"\nä");
  EXPECT_EQ(in.context.user_id, "u1");
  EXPECT_EQ(in.context.project_domain_id, "default");
  EXPECT_EQ(in.context.roles, (std::vector<std::string>{"member", "reader"}));
  EXPECT_EQ(in.context.auth_token, "TOKEN");
  EXPECT_FALSE(in.context.is_admin);
  EXPECT_EQ(parsed.ids.unique_id, ids.unique_id);
  EXPECT_EQ(parsed.ids.msg_id, ids.msg_id);
  EXPECT_EQ(parsed.ids.reply_queue, ids.reply_queue);
  EXPECT_EQ(parsed.ids.heartbeat_seconds, 60);
}

TEST(Envelope, the_context_survives_the_journey) {
  Context c = demo_context();
  c.is_admin = true;
  c.system_scope = true;
  c.server_id = "s1";
  c.global_request_id = "req-g";
  c.remote_address = "10.0.0.1";
  const Context back = parse_request(request_body(c, ping(), ids)).message.context;
  EXPECT_TRUE(back.is_admin);
  EXPECT_TRUE(back.system_scope);
  EXPECT_EQ(back.server_id, "s1");
  EXPECT_EQ(back.global_request_id, "req-g");
  EXPECT_EQ(back.remote_address, "10.0.0.1");
  EXPECT_EQ(back.roles, c.roles);
}

TEST(Envelope, args_outlive_a_move) {
  auto parsed = parse_request(request_body(Context(), ping(), ids));
  const Incoming moved = std::move(parsed.message);
  EXPECT_EQ(moved.args.root().size(), 1U);
}

TEST(Envelope, takes_the_bare_form_and_defaults) {
  const auto in = parse_request(R"({"method":"x"})").message;
  EXPECT_EQ(in.version, (Version{1, 0}));
  EXPECT_TRUE(in.args.root().is_object());
  EXPECT_FALSE(in.wants_reply);
}

TEST(Envelope, refuses_what_is_no_request) {
  for (const char* body :
       {"", "{", "[]", "7", "{}", R"({"method":5})", R"({"method":""})", R"({"method":"x","args":[]})",
        R"({"method":"x","version":"1"})", R"({"method":"x","version":"1.x"})",
        R"({"method":"x","version":3})", R"({"oslo.version":"3.0","oslo.message":"{}"})",
        R"({"oslo.version":"2.0","oslo.message":{}})", R"({"oslo.version":"2.0","oslo.message":"[]"})",
        R"({"method":"x","_context_user_id":{}})"})
    EXPECT_NE(refusal(body), "") << body;
}

TEST(Envelope, replies) {
  const auto inner = inner_of(reply_body("m1", R"({"a":[1]})"));
  EXPECT_EQ(inner.at("result"), nlohmann::json::parse(R"({"a":[1]})"));
  EXPECT_TRUE(inner.at("failure").is_null());
  EXPECT_EQ(inner.at("ending"), true);
  EXPECT_EQ(inner.at("_msg_id"), "m1");
  EXPECT_EQ(inner.at("_unique_id").get<std::string>().size(), 32U);
  const auto back = parse_reply(reply_body("m1", "[null]"));
  EXPECT_EQ(back.msg_id, "m1");
  EXPECT_TRUE(back.ending);
  EXPECT_FALSE(back.failure);
  EXPECT_EQ(json::dump(back.result.root()), "[null]");
}

TEST(Envelope, heartbeats_end_nothing) {
  EXPECT_EQ(inner_of(heartbeat_body("m1")).at("ending"), false);
  EXPECT_FALSE(parse_reply(heartbeat_body("m1")).ending);
}

TEST(Envelope, failures) {
  const auto reply = parse_reply(wrapped(test::golden_text("rpc/reply_failure.json")));
  ASSERT_TRUE(reply.failure);
  EXPECT_EQ(reply.failure->code, Errc::no_valid_host);
  EXPECT_EQ(reply.failure->kind, "NoValidHost");
  EXPECT_EQ(reply.failure->message, "No valid host was found.");
  EXPECT_THROW(parse_reply("{}"), Fault);
  EXPECT_THROW(parse_reply(R"({"_msg_id":"m","failure":"no json"})"), Fault);
}

}  // namespace
}  // namespace nova::rpc
