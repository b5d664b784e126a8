#include "conductor/saga/runner.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

#include "common/log/captured.hpp"
#include "common/uuid.hpp"
#include "conductor/logic/new_saga.hpp"
#include "proto/compute.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;

// A workflow of three steps: one by itself, one by a host, and one that may have to wait.
struct State {
  proto::ServerSpec server;
  bool prepared = false;
  static constexpr auto fields() {
    return Pack{field("server", &State::server), field("prepared", &State::prepared).optional()};
  }
};
std::int64_t generation_of(const State& state) { return state.server.generation; }
struct Ports {
  boost::asio::any_io_executor executor;
  int running = 0, most = 0, given = 0, finished = 0;
  bool closed = false;  // the last step waits
  bool away = false;    // what it needs
};

awaitable<Effects> prepare(Ports& ports, State& state, const StepContext&) {
  ports.most = std::max(ports.most, ++ports.running);
  co_await boost::asio::post(ports.executor, boost::asio::use_awaitable);
  --ports.running;
  state.prepared = true;
  co_return Effects{effect::ReleaseClaim{state.server.id}};
}
awaitable<Effects> give(Ports& ports, State&, const StepContext&) {
  ++ports.given;
  co_return Effects{};
}
Effects given_back(State&, const proto::OperationReport&, const StepContext&) { return {}; }
awaitable<Effects> finish(Ports& ports, State&, const StepContext&) {
  if (ports.away) throw Fault(Errc::unavailable, "it is away");
  if (ports.closed) {
    boost::asio::steady_timer forever(ports.executor, std::chrono::hours(1));
    co_await forever.async_wait(boost::asio::use_awaitable);
  }
  ++ports.finished;
  co_return Effects{};
}
Effects failed(State&, const Error&, const StepContext&) { return {}; }

constexpr std::array<Step<Ports, State>, 3> steps{{{.name = "prepare", .run = prepare},
                                                   {.name = "give", .run = give, .on_report = given_back},
                                                   {.name = "finish", .run = finish}}};
constinit const Saga<Ports, State> workflow{.name = "test", .steps = steps, .failed = failed};

class MemoryStore final : public SagaStore {
 public:
  std::map<proto::SagaId, SagaRecord> records;
  int looks = 0;

  awaitable<void> save(const Context&, const SagaRecord& record, Effects) override {
    auto& stored = records.at(record.id);
    if (stored.revision != record.revision || ended(stored)) throw Fault(Errc::gone, "overtaken");
    stored = record;
    ++stored.revision;
    co_return;
  }
  awaitable<std::vector<SagaRecord>> take_due(int) override { co_return std::vector<SagaRecord>{}; }
  awaitable<std::optional<SagaRecord>> reported(proto::SagaId id) override {
    ++looks;
    const auto at = records.find(id);
    if (at == records.end() || ended(at->second)) co_return std::nullopt;
    co_return at->second;
  }
  awaitable<void> renew(std::vector<proto::SagaId>) override { co_return; }
  awaitable<std::vector<proto::OperationRef>> still_running(std::vector<proto::OperationRef>) override {
    co_return std::vector<proto::OperationRef>{};
  }
};

class Runner : public testing::Test {
 protected:
  void SetUp() override {
    registry_.add(workflow, ports_);
    make_runner({});
  }
  void make_runner(RunnerOptions options) {
    runner_ =
        std::make_unique<SagaRunner>(SagaRunner::Parts{loop_.get_executor(), store_, registry_, clock_,
                                                       log_.logger(), metrics_, [this] { return crowded_; }},
                                     options);
  }
  SagaRecord stored() {
    State state;
    state.server.id = proto::ServerId(new_uuid());
    auto record = new_saga(workflow, state, Context(), state.server.id, clock_.now());
    record.id = static_cast<proto::SagaId>(store_.records.size() + 1);
    store_.records[record.id] = record;
    return record;
  }
  proto::SagaId begin() {
    const auto record = stored();
    runner_->begin(record);
    return record.id;
  }
  void begin_after_crowd() { runner_->begin_after_crowd(stored()); }
  void run() {
    loop_.restart();
    loop_.run();
  }
  void report(proto::SagaId id) {
    const auto& record = store_.records.at(id);
    proto::OperationReport report;
    report.operation = {id, record.attempt, record.server, 0};
    report.outcome = proto::Outcome::done;
    boost::asio::co_spawn(loop_, runner_->report(report), [](std::exception_ptr e) {
      if (e) std::rethrow_exception(e);
    });
    run();
  }
  boost::asio::io_context loop_;
  Ports ports_{loop_.get_executor()};
  MemoryStore store_;
  SagaRegistry registry_;
  SystemClock clock_;
  metrics::Registry metrics_;
  CapturedLog log_;
  bool crowded_ = false;
  std::unique_ptr<SagaRunner> runner_;
};

TEST_F(Runner, AReportOfWhatThisProcessGaveNeedsNoLook) {
  const auto id = begin();
  run();
  EXPECT_TRUE(store_.records.at(id).waiting);
  report(id);
  EXPECT_EQ(store_.records.at(id).phase, Phase::done);
  EXPECT_EQ(store_.looks, 0);
}

TEST_F(Runner, WhatIsTriedInVainIsToldEachTimeItHasLastedTwiceAsLong) {
  ports_.away = true;
  const auto id = begin();
  run();
  auto record = store_.records.at(id);
  record.waiting = false;
  record.cursor = 2;
  std::vector<int> told;
  for (int tries = 0; tries < 40; ++tries) {
    const auto lines = log_.lines().size();
    record.tries = tries;
    record.revision = store_.records.at(id).revision;
    store_.records.at(id) = record;
    runner_->begin(record);
    run();
    EXPECT_EQ(store_.records.at(id).tries, tries + 1);
    EXPECT_EQ(store_.records.at(id).trouble, "it is away");
    if (log_.lines().size() > lines) told.push_back(tries + 1);
  }
  EXPECT_EQ(told, (std::vector<int>{4, 8, 16, 32}));
  EXPECT_TRUE(log_.contains("could not do its step finish 32 times and tries again in 15 s: it is away"));
  EXPECT_NE(metrics_.render().find("nova_saga_pauses_total 40"), std::string::npos);
}

TEST_F(Runner, AReportCountsThoughTheCopyInMemoryIsOld) {
  const auto id = begin();
  run();
  ++store_.records.at(id).revision;  // another conductor noted progress
  report(id);
  EXPECT_EQ(store_.records.at(id).phase, Phase::done);
}

TEST_F(Runner, AReportOfALaterAttemptIsNotMeasuredByAnOldCopy) {
  const auto id = begin();
  run();
  auto& record = store_.records.at(id);
  ++record.revision;
  ++record.attempt;  // another conductor gave it out anew
  report(id);
  EXPECT_EQ(store_.records.at(id).phase, Phase::done);
}

// Or reports that wait for an answer from elsewhere could keep all of a conductor's hands busy, and the
// answer may come through the same conductor.
TEST_F(Runner, WhoReportsDoesNotWaitForTheStepsThatFollow) {
  const auto id = begin();
  run();
  ports_.closed = true;
  const auto& record = store_.records.at(id);
  proto::OperationReport done;
  done.operation = {id, record.attempt, record.server, 0};
  done.outcome = proto::Outcome::done;
  bool answered = false;
  boost::asio::co_spawn(loop_, runner_->report(done), [&](std::exception_ptr) { answered = true; });
  loop_.restart();
  loop_.run_for(std::chrono::milliseconds(200));
  EXPECT_TRUE(answered);
  EXPECT_FALSE(store_.records.at(id).waiting);
  EXPECT_EQ(ports_.finished, 0);
  boost::asio::co_spawn(loop_, runner_->stop(), [](std::exception_ptr) {});
  run();
}

TEST_F(Runner, AnOlderAttemptsReportChangesNothing) {
  const auto id = begin();
  run();
  ++store_.records.at(id).attempt;
  const auto before = store_.records.at(id).revision;
  --store_.records.at(id).attempt;
  proto::OperationReport stale;
  stale.operation = {id, store_.records.at(id).attempt - 1, store_.records.at(id).server, 0};
  stale.outcome = proto::Outcome::done;
  boost::asio::co_spawn(loop_, runner_->report(stale), [](std::exception_ptr) {});
  run();
  EXPECT_TRUE(store_.records.at(id).waiting);
  EXPECT_EQ(store_.records.at(id).revision, before);
}

TEST_F(Runner, WhatWasAcceptedInACrowdBeginsWhenItIsOver) {
  crowded_ = true;
  for (int i = 0; i < 20; ++i) begin_after_crowd();
  loop_.run_for(std::chrono::milliseconds(50));
  EXPECT_EQ(ports_.given, 0);
  crowded_ = false;
  run();
  EXPECT_EQ(ports_.given, 20);
}

// Who comes to be accepted meanwhile is not behind all of them.
TEST_F(Runner, WhatACrowdLeftBeginsInPortions) {
  crowded_ = true;
  RunnerOptions options;
  options.crowd_look = std::chrono::milliseconds(20);
  options.crowd_portion = 5;
  make_runner(options);
  for (int i = 0; i < 20; ++i) begin_after_crowd();
  crowded_ = false;
  loop_.restart();
  loop_.run_for(std::chrono::milliseconds(30));
  EXPECT_LE(ports_.given, 5);
  run();
  EXPECT_EQ(ports_.given, 20);
}

TEST_F(Runner, NoCrowdHoldsASagaForLong) {
  crowded_ = true;
  RunnerOptions options;
  options.longest_crowd = std::chrono::milliseconds(30);
  make_runner(options);
  for (int i = 0; i < 20; ++i) begin_after_crowd();
  run();
  EXPECT_EQ(ports_.given, 20);
}

TEST_F(Runner, WithoutACrowdASagaBeginsAtOnce) {
  RunnerOptions options;
  options.crowd_look = std::chrono::hours(1);
  make_runner(options);
  begin_after_crowd();
  loop_.run_for(std::chrono::seconds(10));
  EXPECT_EQ(ports_.given, 1);
}

}  // namespace
}  // namespace nova::test
