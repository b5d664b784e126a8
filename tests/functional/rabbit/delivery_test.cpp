// What becomes of a message: poison, retries, duplicates, many at once.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "common/metrics/registry.hpp"
#include "common/rpc/envelope.hpp"
#include "common/rpc/server.hpp"
#include "tests/functional/rabbit/fixture.hpp"

namespace nova::rabbit {
namespace {

using Delivered = BusTest;
using namespace std::chrono_literals;

// Puts `body` into the broker as any program could.
void publish_raw(
    const std::function<std::string(const std::string&, const std::string&, const std::string&)>& api,
    const std::string& key, const std::string& body) {
  const nlohmann::json message{{"properties", nlohmann::json::object()},
                               {"routing_key", key},
                               {"payload", body},
                               {"payload_encoding", "string"}};
  api("POST", "/exchanges/%2F/nova/publish", message.dump());
}

TEST_F(Delivered, poison_goes_to_the_dead_letters_and_the_server_serves_on) {
  const auto bus = make_bus();
  int handled = 0;
  run(bus->serve(rpc::Address(topic_, "h1"), 1, [&](rpc::Incoming m) -> awaitable<std::string> {
    if (m.method == "refuse") throw Fault(Errc::bad_request, "wrong types");
    ++handled;
    co_return "null";
  }));
  const std::size_t before = queue_length("nova.dead");
  for (const char* bad : {"", "{", "[]", "null", R"({"oslo.version":"9.0","oslo.message":"{}"})",
                          R"({"oslo.version":"2.0","oslo.message":"{"})", R"({"method":5})",
                          R"({"method":"x","args":[]})", R"({"method":"x","version":"one"})"})
    publish_raw(api, topic_, bad);
  run(bus->cast(Context(), request(rpc::Address(topic_), "refuse")));
  run(bus->cast(Context(), request(rpc::Address(topic_), "do")));
  EXPECT_TRUE(eventually([&] { return handled == 1; }));
  EXPECT_TRUE(eventually([&] { return queue_length("nova.dead") == before + 10; }))
      << queue_length("nova.dead") - before;
}

TEST_F(Delivered, an_expired_call_is_no_dead_letter) {
  const auto bus = make_bus();
  api("PUT", "/queues/%2F/" + topic_,
      R"({"durable":true,"arguments":{"x-queue-type":"quorum","x-dead-letter-exchange":"nova.dead",)"
      R"("x-delivery-limit":20}})");
  api("POST", "/bindings/%2F/e/nova/q/" + topic_, R"({"routing_key":")" + topic_ + "\"}");
  const std::size_t before = queue_length("nova.dead");
  const auto error = run(failure_of(bus->call(Context().within(200ms), request(rpc::Address(topic_), "x"))));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, Errc::timeout);
  EXPECT_TRUE(eventually([&] { return queue_length(topic_) == 0; }));
  EXPECT_EQ(queue_length("nova.dead"), before);
}

rpc::Outgoing recorded(rpc::Outgoing message) {
  message.recorded = true;
  return message;
}

TEST_F(Delivered, a_recorded_cast_takes_the_queue_in_memory_where_there_is_one) {
  const auto bus = make_bus();
  const rpc::Address to(topic_, "h1");
  const std::string durable = topic_ + ".h1", memory = topic_ + "_calls.h1";
  api("PUT", "/queues/%2F/" + durable, R"({"durable":true,"arguments":{"x-queue-type":"quorum"}})");
  api("POST", "/bindings/%2F/e/nova/q/" + durable, R"({"routing_key":")" + durable + "\"}");
  run(bus->cast(Context(), recorded(request(to, "do"))));
  EXPECT_TRUE(eventually([&] { return queue_length(durable) == 1; }));
  api("PUT", "/queues/%2F/" + memory, R"({"durable":false})");
  api("POST", "/bindings/%2F/e/nova.calls/q/" + memory, R"({"routing_key":")" + durable + "\"}");
  run(bus->cast(Context(), recorded(request(to, "do"))));
  EXPECT_TRUE(eventually([&] { return queue_length(memory) == 1; }));
  EXPECT_EQ(queue_length(durable), 1u);
}

TEST_F(Delivered, a_recorded_cast_to_nobody_is_unavailable) {
  const auto bus = make_bus();
  const auto error = run(failure_of(bus->cast(Context(), recorded(request(rpc::Address(topic_), "do")))));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, Errc::unavailable);
}

TEST_F(Delivered, a_recorded_cast_that_its_server_did_not_finish_goes_to_the_next) {
  auto first = make_bus();
  bool begun = false, again = false;
  const auto hang = [&](rpc::Incoming) -> awaitable<std::string> {
    begun = true;
    co_await sleep_for(1h);
    co_return "null";
  };
  run(first->serve(rpc::Address(topic_, "h1"), 8, hang));
  const auto client = make_bus();
  run(client->cast(Context(), recorded(request(rpc::Address(topic_, "h1"), "do"))));
  ASSERT_TRUE(eventually([&] { return begun; }));
  first.reset();
  const auto second = make_bus();
  run(second->serve(rpc::Address(topic_, "h1"), 8, [&](rpc::Incoming) -> awaitable<std::string> {
    again = true;
    co_return "null";
  }));
  EXPECT_TRUE(eventually([&] { return again; }));
}

TEST_F(Delivered, a_recorded_cast_that_is_poison_goes_to_the_dead_letters) {
  const auto bus = make_bus();
  run(bus->serve(rpc::Address(topic_, "h1"), 8, [](rpc::Incoming) -> awaitable<std::string> {
    throw Fault(Errc::bad_request, "wrong types");
    co_return "null";
  }));
  const std::size_t before = queue_length("nova.dead");
  run(bus->cast(Context(), recorded(request(rpc::Address(topic_, "h1"), "do"))));
  EXPECT_TRUE(eventually([&] { return queue_length("nova.dead") == before + 1; }));
}

TEST_F(Delivered, a_server_may_read_only_what_is_for_its_host) {
  const auto bus = make_bus();
  std::multiset<std::string> seen;
  run(bus->serve(
      rpc::Address(topic_, "h1"), 8,
      [&](rpc::Incoming m) -> awaitable<std::string> {
        seen.insert(m.method);
        co_return "null";
      },
      rpc::Reads::host));
  const auto error = run(failure_of(bus->cast(Context(), request(rpc::Address(topic_), "for_anybody"))));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, Errc::unavailable);
  run(bus->fanout(Context(), request(rpc::Address(topic_), "for_all")));
  run(bus->cast(Context(), request(rpc::Address(topic_, "h1"), "cast")));
  run(bus->call(Context().within(10s), request(rpc::Address(topic_, "h1"), "call")));
  EXPECT_TRUE(eventually([&] { return seen == std::multiset<std::string>{"call", "cast"}; }));
}

TEST_F(Delivered, a_cast_comes_again_while_something_is_away) {
  const auto bus = make_bus();
  int attempts = 0;
  run(bus->serve(rpc::Address(topic_, "h1"), 1, [&](rpc::Incoming) -> awaitable<std::string> {
    if (++attempts < 3) throw Fault(Errc::unavailable, "the database is away");
    co_return "null";
  }));
  run(bus->cast(Context(), request(rpc::Address(topic_), "do")));
  EXPECT_TRUE(eventually([&] { return attempts == 3; })) << attempts;
}

TEST_F(Delivered, the_same_unique_id_is_handled_once) {
  const auto bus = make_bus();
  int handled = 0;
  run(bus->serve(rpc::Address(topic_, "h1"), 1, [&](rpc::Incoming m) -> awaitable<std::string> {
    co_await sleep_for(50ms);
    if (m.method == "twice") ++handled;
    co_return "null";
  }));
  rpc::Outgoing out = request(rpc::Address(topic_), "twice");
  const std::string body = rpc::request_body(Context(), out, {"0123456789abcdef0123456789abcdef", {}, {}, 0});
  for (int i = 0; i < 3; ++i) publish_raw(api, topic_, body);
  bool last = false;
  run(bus->cast(Context(), request(rpc::Address(topic_), "last")));
  EXPECT_TRUE(eventually([&] { return last = queue_length(topic_) == 0; }));
  run(sleep_for(200ms));
  EXPECT_EQ(handled, 1);
}

TEST_F(Delivered, ten_thousand_casts_each_once) {
  metrics::Registry registry;
  const auto client = make_bus();
  RabbitBus server(loop_.get_executor(), settings(), log_.logger("rabbit"), &registry);
  run(server.start());
  std::multiset<int> seen;
  run(server.serve(rpc::Address(topic_, "h1"), 200, [&](rpc::Incoming m) -> awaitable<std::string> {
    seen.insert(static_cast<int>(*m.args.root().find("n")->integer()));
    co_return "null";
  }));
  constexpr int count = 10000;
  int confirmed = 0;
  for (int n = 0; n < count; ++n)
    boost::asio::co_spawn(
        loop_, client->cast(Context(), request(rpc::Address(topic_), "do", fmt::format("{{\"n\":{}}}", n))),
        [&](const std::exception_ptr& e) { confirmed += e ? 0 : 1; });
  EXPECT_TRUE(eventually([&] { return confirmed == count && seen.size() == count; }))
      << confirmed << " " << seen.size();
  EXPECT_EQ(std::set<int>(seen.begin(), seen.end()).size(), static_cast<std::size_t>(count));
  EXPECT_NE(registry.render().find(R"(nova_rpc_handled_total{method="do",outcome="ok"} 10000)"),
            std::string::npos);
  EXPECT_TRUE(eventually([&] { return queue_length(topic_) == 0; }));
}

TEST_F(Delivered, large_messages_arrive_whole) {
  const auto bus = make_bus();
  run(bus->serve(rpc::Address(topic_, "h1"), 8,
                 [](rpc::Incoming m) -> awaitable<std::string> { co_return json::dump(m.args.root()); }));
  const std::string args = R"({"text":")" + std::string(5'000'000, 'x') + "\"}";
  const auto reply = run(bus->call(Context().within(30s), request(rpc::Address(topic_), "echo", args)));
  EXPECT_EQ(json::dump(reply.root()), args);
}

}  // namespace
}  // namespace nova::rabbit
