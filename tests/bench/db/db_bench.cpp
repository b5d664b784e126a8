// The database half of the budgets: durable creates that share transactions, one server, a page of a
// thousand. Needs a server: tests/support/services.py --only postgres -- build/release/bench/bench_db
#include <benchmark/benchmark.h>

#include "conductor/handlers/create_servers.hpp"
#include "conductor/store/quotas.hpp"
#include "conductor/store/server_list.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::bench {
namespace {

using namespace nova::conductor;

// A database with room for everything, filled with `servers` rows of 50 projects.
class World {
 public:
  template <class F>
  auto transact(F function) {
    return test::run_on(loop_, database_.transact(Context(), std::move(function)));
  }
  template <class F>
  auto read(F function) {
    return test::run_on(loop_, database_.read(Context(), std::move(function)));
  }

  explicit World(std::int64_t servers) : database_(own_.options(), Logger()) {
    transact([](Tx& tx) { quota_class_set(tx, "default", {{"instances", -1}, {"cores", -1}, {"ram", -1}}); });
    for (std::int64_t made = 0; made < servers; made += 1000) {
      std::vector<proto::Server> batch;
      for (int i = 0; i < 1000; ++i) batch.push_back(make::server("s", "p" + std::to_string(i % 50)));
      transact([&](Tx& tx) { server_insert(tx, batch); });
      some_ = batch.back().id;
    }
    transact([](Tx& tx) { tx.script("ANALYZE"); });
  }

  db::Database& database() { return database_; }
  boost::asio::io_context& loop() { return loop_; }
  const proto::ServerId& some() const { return some_; }

 private:
  test::TestDatabase own_;
  boost::asio::io_context loop_;
  db::Database database_;
  proto::ServerId some_;
};

// A create request of the smallest kind.
proto::CreateServers::Request small_request() {
  proto::CreateServers::Request request;
  request.name = "bench";
  request.flavor = make::server().flavor;
  request.image.id = proto::ImageId(new_uuid());
  return request;
}

Context some_caller() {
  Context context;
  context.request_id = new_request_id();
  context.project_id = "p1";
  context.user_id = "u1";
  return context;
}

// Chooses no host: the servers are accepted without a claim.
struct Nobody final : SchedulerPort {
  awaitable<std::vector<proto::Selection>> select(Context, proto::RequestSpec, proto::ServerId) override {
    throw Fault(Errc::no_valid_host, "there are no hosts");
  }
};

// `clients` coroutines that create one after another.
void durable_creates(benchmark::State& state) {
  World world(0);
  const SystemClock clock;
  Nobody scheduler;
  ServerCreator creator({world.database(), scheduler, clock, SagaLease{"bench", std::chrono::hours(1)},
                         [](const proto::HostName&) {}},
                        {});
  constexpr int each = 50;
  const auto clients = state.range(0);
  for (auto _ : state) {
    for (std::int64_t i = 0; i < clients; ++i) {
      auto client = [&creator]() -> awaitable<void> {
        for (int n = 0; n < each; ++n) co_await creator.create(some_caller(), small_request());
      };
      boost::asio::co_spawn(world.loop(), client, [](std::exception_ptr e) {
        if (e) std::rethrow_exception(e);
      });
    }
    world.loop().restart();
    world.loop().run();
  }
  state.counters["creates"] =
      benchmark::Counter(static_cast<double>(clients * each) * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
}
BENCHMARK(durable_creates)->Arg(1)->Arg(16)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

void one_server(benchmark::State& state) {
  World world(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(world.read([&](Tx& tx) { return server_find(tx, world.some()); }));
}
BENCHMARK(one_server)->Arg(1000)->Arg(100'000)->UseRealTime()->Unit(benchmark::kMicrosecond);

void a_page_of_a_thousand(benchmark::State& state) {
  World world(state.range(0));
  proto::ListServers::Request request;
  request.limit = 1000;
  for (auto _ : state) benchmark::DoNotOptimize(world.read([&](Tx& tx) { return server_list(tx, request); }));
}
BENCHMARK(a_page_of_a_thousand)->Arg(1000)->Arg(100'000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nova::bench
