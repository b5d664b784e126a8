// Calls, casts and fanouts between buses, and how failures come back.
#include <nlohmann/json.hpp>
#include <set>

#include "common/rpc/server.hpp"
#include "tests/functional/rabbit/fixture.hpp"

namespace nova::rabbit {
namespace {

using Call = BusTest;

awaitable<std::string> echo(rpc::Incoming message) { co_return json::dump(message.args.root()); }

awaitable<std::string> fail_by_args(rpc::Incoming message) {
  const auto& args = message.args.root();
  const auto kind = args.find("kind");
  throw Fault(Error{errc_of(args.find("code")->text()), "words", kind ? std::string(kind->text()) : ""});
  co_return "null";
}

TEST_F(Call, returns_the_result) {
  const auto server = make_bus();
  run(server->serve(rpc::Address(topic_, "h1"), 8, echo));
  const auto client = make_bus();
  const auto reply =
      run(client->call(Context().within(std::chrono::seconds(10)),
                       request(rpc::Address(topic_), "echo", R"({"a":"\u00e4\"\n","b":[1,2.5,null]})")));
  EXPECT_EQ(json::dump(reply.root()), R"({"a":"ä\"\n","b":[1,2.5,null]})");
}

TEST_F(Call, reaches_the_named_host) {
  const auto one = make_bus();
  const auto two = make_bus();
  const auto name = [](std::string text) {
    return [text](rpc::Incoming) -> awaitable<std::string> { co_return "\"" + text + "\""; };
  };
  run(one->serve(rpc::Address(topic_, "h1"), 8, name("one")));
  run(two->serve(rpc::Address(topic_, "h2"), 8, name("two")));
  for (int i = 0; i < 3; ++i) {
    const auto reply = run(
        one->call(Context().within(std::chrono::seconds(10)), request(rpc::Address(topic_, "h2"), "who")));
    EXPECT_EQ(reply.root().text(), "two");
  }
}

TEST_F(Call, brings_failures_back_with_their_type) {
  const auto bus = make_bus();
  run(bus->serve(rpc::Address(topic_, "h1"), 8, fail_by_args));
  for (const auto* code :
       {"no_valid_host", "conflict", "over_quota", "unavailable", "timeout", "gone", "internal"}) {
    const auto error = run(failure_of(
        bus->call(Context().within(std::chrono::seconds(10)),
                  request(rpc::Address(topic_), "f", R"({"code":")" + std::string(code) + "\"}"))));
    ASSERT_TRUE(error) << code;
    EXPECT_EQ(name_of(error->code), code);
    EXPECT_EQ(error->message, "words");
  }
}

TEST_F(Call, to_nobody_is_unavailable_and_names_the_queue) {
  const auto bus = make_bus();
  const auto error = run(failure_of(
      bus->call(Context().within(std::chrono::seconds(10)), request(rpc::Address(topic_, "h9"), "f"))));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, Errc::unavailable);
  EXPECT_NE(error->message.find(topic_ + ".h9"), std::string::npos) << error->message;
}

// The broker's confirmation of a call is told late, since nobody waits for it, but in time.
TEST_F(Call, outlives_the_time_that_its_message_has_to_reach_the_broker) {
  auto own = settings();
  own.rabbit.publish_timeout = std::chrono::milliseconds(500);
  const auto bus = make_bus(own);
  run(bus->serve(rpc::Address(topic_, "h1"), 8, [](rpc::Incoming message) -> awaitable<std::string> {
    if (message.method == "slow") co_await sleep_for(std::chrono::milliseconds(1500));
    co_return "1";
  }));
  for (const auto* method : {"quick", "slow"})
    EXPECT_NO_THROW(
        run(bus->call(Context().within(std::chrono::seconds(10)), request(rpc::Address(topic_), method))));
}

TEST_F(Call, times_out) {
  const auto bus = make_bus();
  run(bus->serve(rpc::Address(topic_, "h1"), 8, [](rpc::Incoming) -> awaitable<std::string> {
    co_await sleep_for(std::chrono::seconds(2));
    co_return "1";
  }));
  const auto error = run(failure_of(
      bus->call(Context().within(std::chrono::milliseconds(200)), request(rpc::Address(topic_), "f"))));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, Errc::timeout);
}

TEST_F(Call, dispatcher_refuses_what_it_does_not_know) {
  rpc::Dispatcher dispatcher("conductor");
  const auto bus = make_bus();
  run(bus->serve(rpc::Address(topic_, "h1"), 8,
                 [&](rpc::Incoming m) { return dispatcher.dispatch(std::move(m)); }));
  const auto context = Context().within(std::chrono::seconds(10));
  auto unknown = request(rpc::Address(topic_), "fly");
  unknown.ns = "baseapi";
  const auto no_method = run(failure_of(bus->call(context, unknown)));
  ASSERT_TRUE(no_method);
  EXPECT_EQ(no_method->code, Errc::no_such_method);
  auto newer = request(rpc::Address(topic_), "ping");
  newer.ns = "baseapi";
  newer.version = {2, 0};
  const auto version = run(failure_of(bus->call(context, newer)));
  ASSERT_TRUE(version);
  EXPECT_EQ(version->code, Errc::unsupported_version);
}

TEST_F(Call, cast_returns_when_a_queue_holds_it) {
  const auto bus = make_bus();
  std::string seen;
  run(bus->serve(rpc::Address(topic_, "h1"), 8, [&](rpc::Incoming m) -> awaitable<std::string> {
    seen = m.context.request_id + " " + std::string(m.args.root().find("x")->text());
    co_return "null";
  }));
  Context context;
  context.request_id = "req-1";
  run(bus->cast(context, request(rpc::Address(topic_, "h1"), "do", R"({"x":"y"})")));
  EXPECT_TRUE(eventually([&] { return seen == "req-1 y"; })) << seen;
}

TEST_F(Call, cast_to_nobody_is_unavailable) {
  const auto bus = make_bus();
  const auto error = run(failure_of(bus->cast(Context(), request(rpc::Address(topic_), "do"))));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, Errc::unavailable);
}

TEST_F(Call, fanout_reaches_every_server) {
  const auto one = make_bus();
  const auto two = make_bus();
  std::multiset<int> seen;
  const auto note = [&seen](int number) {
    return [&seen, number](rpc::Incoming) -> awaitable<std::string> {
      seen.insert(number);
      co_return "null";
    };
  };
  run(one->serve(rpc::Address(topic_, "h1"), 8, note(1)));
  run(two->serve(rpc::Address(topic_, "h2"), 8, note(2)));
  run(one->fanout(Context(), request(rpc::Address(topic_), "news")));
  EXPECT_TRUE(eventually([&] { return seen == std::multiset<int>{1, 2}; }));
}

TEST_F(Call, fanout_to_nobody_is_no_error_and_does_no_harm) {
  const auto bus = make_bus();
  run(bus->fanout(Context(), request(rpc::Address(topic_), "news")));
  run(bus->serve(rpc::Address(topic_, "h1"), 8, echo));
  EXPECT_NO_THROW(run(bus->cast(Context(), request(rpc::Address(topic_), "do"))));
}

}  // namespace
}  // namespace nova::rabbit
