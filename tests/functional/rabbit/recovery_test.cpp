// Broken connections, brokers that are away, silent or of another mind.
#include <fmt/format.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "common/uuid.hpp"
#include "tests/functional/rabbit/fixture.hpp"
#include "tests/functional/rabbit/proxy.hpp"

namespace nova::rabbit {
namespace {

using Recovery = BusTest;
using namespace std::chrono_literals;

awaitable<std::string> pong(rpc::Incoming) { co_return "\"pong\""; }

awaitable<std::string> never(rpc::Incoming) {
  co_await sleep_for(1h);
  co_return "null";
}

// Starts `task` and keeps its outcome; the loop runs it while the test goes on.
template <class T>
std::shared_ptr<std::optional<std::optional<Error>>> watch(boost::asio::io_context& loop, awaitable<T> task) {
  auto seen = std::make_shared<std::optional<std::optional<Error>>>();
  boost::asio::co_spawn(loop, failure_of(std::move(task)),
                        [seen](std::exception_ptr e, std::optional<Error> error) {
                          if (e) std::rethrow_exception(e);
                          *seen = std::move(error);
                        });
  return seen;
}

Settings through(Settings settings, const Proxy& proxy) {
  settings.url.hosts = {
      {"127.0.0.1", proxy.port(), settings.url.hosts[0].user, settings.url.hosts[0].password}};
  return settings;
}

class Vhost {
 public:
  explicit Vhost(std::function<std::string(const std::string&, const std::string&, const std::string&)> api)
      : name("v" + new_hex_id().substr(0, 8)), api_(std::move(api)) {
    api_("PUT", "/vhosts/" + name, "");
    api_("PUT", "/permissions/" + name + "/guest", R"({"configure":".*","write":".*","read":".*"})");
  }
  ~Vhost() { api_("DELETE", "/vhosts/" + name, ""); }
  Vhost(const Vhost&) = delete;
  Vhost& operator=(const Vhost&) = delete;
  const std::string name;

 private:
  std::function<std::string(const std::string&, const std::string&, const std::string&)> api_;
};

TEST_F(Recovery, a_call_fails_at_once_when_its_connection_is_lost_and_the_next_one_works) {
  const auto server = make_bus();
  run(server->serve(rpc::Address(topic_, "h1"), 8, [](rpc::Incoming m) {
    return m.method == "wait" ? never(std::move(m)) : pong(std::move(m));
  }));
  auto other = settings();
  other.program = "client";
  const auto client = make_bus(other);
  const auto waiting =
      watch(loop_, client->call(Context().within(1h), request(rpc::Address(topic_), "wait")));
  EXPECT_TRUE(eventually([&] { return log_.contains("connection to broker"); }));
  run(sleep_for(100ms));
  ASSERT_GT(kill_connections("consuming", "client"), 0);
  EXPECT_TRUE(eventually([&] { return waiting->has_value(); }));
  ASSERT_TRUE(**waiting);
  EXPECT_EQ((**waiting)->code, Errc::unavailable);
  EXPECT_EQ(run(client->call(Context().within(10s), request(rpc::Address(topic_), "ping"))).root().text(),
            "pong");
}

TEST_F(Recovery, a_server_reads_its_queues_again_after_its_connection_is_lost) {
  const auto server = make_bus();
  int handled = 0;
  run(server->serve(rpc::Address(topic_, "h1"), 8, [&](rpc::Incoming) -> awaitable<std::string> {
    ++handled;
    co_return "null";
  }));
  auto other = settings();
  other.program = "client";
  const auto client = make_bus(other);
  ASSERT_GT(kill_connections("consuming", "test"), 0);
  run(client->cast(Context(), request(rpc::Address(topic_, "h1"), "do")));
  run(client->cast(Context(), request(rpc::Address(topic_), "do")));
  EXPECT_TRUE(eventually([&] { return handled == 2; })) << handled;
}

TEST_F(Recovery, casts_end_in_success_or_unavailable_while_the_publishing_connection_is_cut) {
  Proxy proxy("127.0.0.1", settings().url.hosts[0].port);
  const auto server = make_bus();
  std::set<int> handled;
  run(server->serve(rpc::Address(topic_, "h1"), 100, [&](rpc::Incoming m) -> awaitable<std::string> {
    handled.insert(static_cast<int>(*m.args.root().find("n")->integer()));
    co_return "null";
  }));
  const auto client = make_bus(through(settings(), proxy));
  std::vector<std::shared_ptr<std::optional<std::optional<Error>>>> outcomes;
  for (int n = 0; n < 2000; ++n) {
    outcomes.push_back(watch(
        loop_, client->cast(Context(), request(rpc::Address(topic_), "do", fmt::format("{{\"n\":{}}}", n)))));
    if (n == 1000) {
      run(sleep_for(5ms));
      proxy.cut();
    }
  }
  EXPECT_TRUE(eventually([&] {
    return std::all_of(outcomes.begin(), outcomes.end(), [](const auto& o) { return o->has_value(); });
  }));
  std::set<int> confirmed;
  for (int n = 0; n < 2000; ++n) {
    const auto& error = **outcomes[static_cast<std::size_t>(n)];
    if (!error)
      confirmed.insert(n);
    else
      EXPECT_EQ(error->code, Errc::unavailable);
  }
  EXPECT_TRUE(eventually([&] {
    return std::includes(handled.begin(), handled.end(), confirmed.begin(), confirmed.end());
  })) << "a confirmed cast was lost: "
      << confirmed.size() << " confirmed, " << handled.size() << " handled";
}

TEST_F(Recovery, a_message_that_its_server_did_not_finish_goes_to_another_one) {
  auto first = make_bus();
  run(first->serve(rpc::Address(topic_, "h1"), 8, never));
  run(first->cast(Context(), request(rpc::Address(topic_), "do")));
  run(sleep_for(100ms));
  const auto second = make_bus();
  bool handled = false;
  run(second->serve(rpc::Address(topic_, "h2"), 8, [&](rpc::Incoming) -> awaitable<std::string> {
    handled = true;
    co_return "null";
  }));
  first.reset();
  EXPECT_TRUE(eventually([&] { return handled; }));
}

TEST_F(Recovery, a_call_whose_server_died_fails_at_once_and_is_not_done_again) {
  auto first = make_bus();
  bool begun = false;
  run(first->serve(rpc::Address(topic_, "h1"), 8, [&](rpc::Incoming m) {
    begun = true;
    return never(std::move(m));
  }));
  const auto client = make_bus();
  const auto waiting = watch(loop_, client->call(Context().within(1h), request(rpc::Address(topic_), "do")));
  ASSERT_TRUE(eventually([&] { return begun; }));
  first.reset();
  const auto second = make_bus();
  int handled = 0;
  run(second->serve(rpc::Address(topic_, "h2"), 8, [&](rpc::Incoming) -> awaitable<std::string> {
    ++handled;
    co_return "null";
  }));
  ASSERT_TRUE(eventually([&] { return waiting->has_value(); }));
  ASSERT_TRUE(**waiting);
  EXPECT_EQ((**waiting)->code, Errc::unavailable);
  EXPECT_EQ(handled, 0);
  EXPECT_NO_THROW(run(client->call(Context().within(10s), request(rpc::Address(topic_), "do"))));
}

TEST_F(Recovery, a_deleted_queue_is_made_again) {
  const auto bus = make_bus();
  int handled = 0;
  run(bus->serve(rpc::Address(topic_, "h1"), 8, [&](rpc::Incoming) -> awaitable<std::string> {
    ++handled;
    co_return "null";
  }));
  for (const auto& queue : {topic_, topic_ + ".h1", topic_ + "_calls", topic_ + "_calls.h1"})
    api("DELETE", "/queues/%2F/" + queue);
  EXPECT_TRUE(eventually([&] {
    for (const auto& queue : {topic_, topic_ + ".h1", topic_ + "_calls", topic_ + "_calls.h1"})
      if (!log_.contains("took queue " + queue + " from us")) return false;
    return true;
  }));
  run(bus->cast(Context(), request(rpc::Address(topic_), "do")));
  run(bus->cast(Context(), request(rpc::Address(topic_, "h1"), "do")));
  run(bus->call(Context().within(10s), request(rpc::Address(topic_, "h1"), "do")));
  EXPECT_TRUE(eventually([&] { return handled == 3; }));
}

TEST_F(Recovery, a_purged_queue_harms_nobody) {
  const auto bus = make_bus();
  int handled = 0;
  run(bus->serve(rpc::Address(topic_, "h1"), 1, [&](rpc::Incoming) -> awaitable<std::string> {
    co_await sleep_for(200ms);
    ++handled;
    co_return "null";
  }));
  for (int i = 0; i < 5; ++i) run(bus->cast(Context(), request(rpc::Address(topic_), "do")));
  api("DELETE", "/queues/%2F/" + topic_ + "/contents");
  EXPECT_TRUE(eventually([&] { return handled == 1; }));
  run(sleep_for(300ms));
  run(bus->cast(Context(), request(rpc::Address(topic_), "do")));
  EXPECT_TRUE(eventually([&] { return handled == 2; })) << handled;
}

TEST_F(Recovery, a_queue_with_other_arguments_is_adopted_and_named_in_the_log) {
  api("PUT", "/queues/%2F/" + topic_, R"({"durable":true,"arguments":{"x-queue-type":"classic"}})");
  const auto bus = make_bus();
  run(bus->serve(rpc::Address(topic_, "h1"), 8, pong));
  EXPECT_TRUE(log_.contains("queue " + topic_ + " exists in the broker with other arguments"));
  EXPECT_NO_THROW(run(bus->cast(Context(), request(rpc::Address(topic_), "do"))));
}

TEST_F(Recovery, an_exchange_of_a_python_client_with_its_defaults_is_adopted) {
  const Vhost vhost(api);
  api("PUT", "/exchanges/" + vhost.name + "/nova", R"({"type":"topic","durable":false})");
  auto own = settings();
  own.url.vhost = vhost.name;
  const auto bus = make_bus(own);
  run(bus->serve(rpc::Address(topic_, "h1"), 8, pong));
  EXPECT_TRUE(log_.contains("exchange nova exists in the broker with other arguments"));
  EXPECT_EQ(run(bus->call(Context().within(10s), request(rpc::Address(topic_), "ping"))).root().text(),
            "pong");
}

TEST_F(Recovery, the_next_host_is_tried) {
  auto two = settings();
  two.url.hosts.insert(two.url.hosts.begin(), {"127.0.0.1", 1, "guest", Secret("guest")});
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(make_bus(two)->connected());
  EXPECT_TRUE(log_.contains("broker 127.0.0.1:1 ("));
  EXPECT_TRUE(log_.contains("connection refused"));
}

class Refused : public BusTest {
 protected:
  // Starts a bus that cannot connect, until the log says `words`.
  void expect_explanation(const Settings& wrong, const std::string& words) {
    RabbitBus bus(loop_.get_executor(), wrong, log_.logger("rabbit"));
    boost::asio::cancellation_signal stop;
    bool ended = false;
    boost::asio::co_spawn(
        loop_, bus.start(),
        boost::asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr&) { ended = true; }));
    EXPECT_TRUE(eventually([&] { return log_.contains(words); })) << words;
    EXPECT_FALSE(ended);
    EXPECT_FALSE(bus.connected());
    stop.emit(boost::asio::cancellation_type::terminal);
    EXPECT_TRUE(eventually([&] { return ended; }));
  }
};

TEST_F(Refused, credentials) {
  auto wrong = settings();
  wrong.url.hosts[0].password = Secret("not this one");
  expect_explanation(wrong, "bad credentials");
  EXPECT_FALSE(log_.contains("not this one"));
}

TEST_F(Refused, vhost) {
  auto wrong = settings();
  wrong.url.vhost = "nowhere";
  expect_explanation(wrong, "vhost nowhere does not exist");
}

TEST_F(Refused, port) {
  auto wrong = settings();
  wrong.url.hosts[0].port = 1;
  expect_explanation(wrong, "connection refused");
}

TEST_F(Refused, not_a_broker) {
  auto wrong = settings();
  const std::string api_url = std::getenv("NOVA_TEST_RABBIT_API");
  wrong.url.hosts[0].port = static_cast<std::uint16_t>(std::stoi(api_url.substr(api_url.rfind(':') + 1)));
  expect_explanation(wrong, "no AMQP handshake");
}

TEST_F(Recovery, a_connection_that_is_up_but_deaf_is_built_anew) {
  Proxy proxy("127.0.0.1", settings().url.hosts[0].port);
  auto own = through(settings(), proxy);
  own.rabbit.probe_interval = 300ms;
  const auto bus = make_bus(own);
  run(bus->serve(rpc::Address(topic_, "h1"), 8, pong));
  const int before = proxy.accepted();
  run(sleep_for(1s));
  EXPECT_EQ(proxy.accepted(), before) << "a connection that hears was torn down";
  proxy.hold_to_client(true);
  EXPECT_TRUE(eventually([&] { return log_.contains("open but deaf"); }));
  proxy.hold_to_client(false);
  // Only the consuming one, if the hold began between the two messages of a probe.
  const int anew = log_.contains("reply queue did not arrive") ? 2 : 1;
  EXPECT_TRUE(eventually([&] { return bus->connected() && proxy.accepted() >= before + anew; }));
  EXPECT_EQ(run(bus->call(Context().within(10s), request(rpc::Address(topic_), "ping"))).root().text(),
            "pong");
}

TEST_F(Recovery, a_broker_that_takes_nothing_fails_casts_within_the_bound) {
  Proxy proxy("127.0.0.1", settings().url.hosts[0].port);
  auto own = through(settings(), proxy);
  own.rabbit.publish_timeout = 500ms;
  const auto bus = make_bus(own);
  run(bus->serve(rpc::Address(topic_, "h1"), 8, pong));
  proxy.hold_to_broker(true);
  const auto error = run(failure_of(bus->cast(Context(), request(rpc::Address(topic_), "do"))));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, Errc::unavailable);
  proxy.hold_to_broker(false);
  EXPECT_NO_THROW(run(bus->cast(Context(), request(rpc::Address(topic_), "do"))));
}

TEST_F(Recovery, a_bus_whose_broker_is_away_fails_everything_within_bounds_and_comes_back) {
  const auto port = settings().url.hosts[0].port;
  auto proxy = std::make_unique<Proxy>("127.0.0.1", port);
  auto own = through(settings(), *proxy);
  own.rabbit.publish_timeout = 500ms;
  const auto bus = make_bus(own);
  run(bus->serve(rpc::Address(topic_, "h1"), 8, pong));
  const auto proxy_port = proxy->port();
  proxy.reset();
  EXPECT_TRUE(eventually([&] { return !bus->connected(); }));
  const auto call = watch(loop_, bus->call(Context().within(1h), request(rpc::Address(topic_), "x")));
  const auto cast = watch(loop_, bus->cast(Context(), request(rpc::Address(topic_), "x")));
  EXPECT_TRUE(eventually([&] { return call->has_value() && cast->has_value(); }));
  ASSERT_TRUE(**call && **cast);
  EXPECT_EQ((**call)->code, Errc::unavailable);
  EXPECT_EQ((**cast)->code, Errc::unavailable);
  proxy = std::make_unique<Proxy>("127.0.0.1", port, proxy_port);
  EXPECT_TRUE(eventually([&] { return bus->connected(); }));
  EXPECT_EQ(run(bus->call(Context().within(10s), request(rpc::Address(topic_), "x"))).root().text(), "pong");
}

TEST_F(Recovery, drain_finishes_what_runs_and_takes_no_more) {
  auto first = make_bus();
  int begun = 0, ended = 0;
  run(first->serve(rpc::Address(topic_, "h1"), 1, [&](rpc::Incoming) -> awaitable<std::string> {
    ++begun;
    co_await sleep_for(300ms);
    ++ended;
    co_return "null";
  }));
  for (int i = 0; i < 3; ++i) run(first->cast(Context(), request(rpc::Address(topic_), "do")));
  EXPECT_TRUE(eventually([&] { return begun == 1; }));
  run(first->drain());
  EXPECT_EQ(ended, begun);
  first.reset();
  int second = 0;
  const auto successor = make_bus();
  run(successor->serve(rpc::Address(topic_, "h1"), 8, [&](rpc::Incoming) -> awaitable<std::string> {
    ++second;
    co_return "null";
  }));
  const int left = 3 - ended;
  EXPECT_TRUE(eventually([&] { return second == left; })) << second << " of " << left;
}

}  // namespace
}  // namespace nova::rabbit
