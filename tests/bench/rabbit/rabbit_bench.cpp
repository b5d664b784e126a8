// Rates and round trips of the RabbitBus against the broker of NOVA_TEST_RABBIT_URL:
//   tests/support/services.py --only rabbit -- build/release/bench/bench_rabbit
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "common/rabbit/rabbit_bus.hpp"
#include "common/rpc/bus.hpp"
#include "common/uuid.hpp"
#include "tests/bench/rabbit/raw_broker.hpp"

namespace {

using namespace nova;
using Clock = std::chrono::steady_clock;

constexpr int casts = 30000;
constexpr int in_flight = 500;
constexpr int calls = 3000;

rpc::Outgoing request(const rpc::Address& to, bool recorded = false) {
  rpc::Outgoing out;
  out.recorded = recorded;
  out.to = to;
  out.method = "work";
  out.args = "{\"payload\":\"" + std::string(1000, 'x') + "\"}";
  return out;
}

awaitable<std::string> answer(rpc::Incoming message) { co_return json::dump(message.args.root()); }

awaitable<void> cast_many(rabbit::RabbitBus& bus, rpc::Address to, int count, bool recorded) {
  for (int i = 0; i < count; ++i) {
    auto out = request(to, recorded);
    co_await bus.cast(Context(), std::move(out));
  }
}

awaitable<void> call_many(rabbit::RabbitBus& bus, rpc::Address to, int count, std::vector<double>& times) {
  for (int i = 0; i < count; ++i) {
    auto out = request(to);
    const auto start = Clock::now();
    co_await bus.call(Context().within(std::chrono::seconds(30)), std::move(out));
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
}

template <class Make>
double seconds_of(boost::asio::io_context& loop, int parallel, Make make) {
  const auto start = Clock::now();
  int left = parallel;
  for (int i = 0; i < parallel; ++i)
    boost::asio::co_spawn(loop, make(), [&left](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
      --left;
    });
  loop.restart();
  while (left > 0) loop.run_one();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void print_calls(const char* what, std::vector<double>& times, double seconds) {
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  fmt::print("{}: {:.0f}/s, p50 {:.3f} ms, p99 {:.3f} ms\n", what,
             static_cast<double>(times.size()) / seconds, at(0.5), at(0.99));
}

}  // namespace

int main() {
  const char* url = std::getenv("NOVA_TEST_RABBIT_URL");
  if (url == nullptr) {
    fmt::print(stderr, "NOVA_TEST_RABBIT_URL is not set; see the head of this program's source\n");
    return 64;
  }
  boost::asio::io_context loop(1);
  rabbit::TransportOptions transport;
  transport.transport_url = Secret(url);
  const auto settings = rabbit::make_settings(transport, {}, "bench");
  rabbit::RabbitBus bus(loop.get_executor(), settings, Logger());
  const rpc::Address at("bench" + new_hex_id().substr(0, 8), "h1");
  int received = 0;
  seconds_of(loop, 1, [&] { return bus.start(); });
  seconds_of(loop, 1, [&] {
    return bus.serve(at, 1000, [&received](rpc::Incoming m) {
      ++received;
      return answer(std::move(m));
    });
  });
  for (const bool recorded : {false, true}) {
    const char* what = recorded ? "recorded casts" : "casts";
    received = 0;
    const auto many =
        seconds_of(loop, in_flight, [&] { return cast_many(bus, at, casts / in_flight, recorded); });
    fmt::print("{} confirmed, {} in flight, 1 kB, consumed meanwhile: {:.0f}/s (handled so far {})\n", what,
               in_flight, casts / many, received);
    while (received < casts) loop.run_one();
    const auto single = seconds_of(loop, 1, [&] { return cast_many(bus, at, 2000, recorded); });
    fmt::print("{} confirmed, one at a time: {:.0f}/s\n", what, 2000 / single);
    while (received < casts + 2000) loop.run_one();
  }
  std::vector<double> times;
  auto took = seconds_of(loop, 1, [&] { return call_many(bus, at, calls, times); });
  print_calls("calls, one at a time", times, took);
  times.clear();
  took = seconds_of(loop, 32, [&] { return call_many(bus, at, calls / 16, times); });
  print_calls("calls, 32 at a time", times, took);
  fmt::print("rabbitmq-c alone: casts confirmed, {} in flight, 1 kB, consumed meanwhile: {:.0f}/s\n",
             in_flight, casts / bench::raw_casts(settings.url, casts, in_flight));
  times = bench::raw_calls(settings.url, calls);
  took = std::accumulate(times.begin(), times.end(), 0.0) / 1000;
  print_calls("rabbitmq-c alone: calls, one at a time", times, took);
  return 0;
}
