// Drives the sagas of this process: those just committed, those a host reports on, and those that are due
// because their driver died, backed off or waits for a silent host. Used on the loop thread.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <deque>
#include <functional>
#include <set>

#include "common/async/keyed_lock.hpp"
#include "common/async/task_group.hpp"
#include "common/clock.hpp"
#include "common/log/log.hpp"
#include "common/metrics/registry.hpp"
#include "conductor/saga/given_records.hpp"
#include "conductor/saga/registry.hpp"
#include "conductor/saga/store.hpp"

namespace nova::conductor {

struct RunnerOptions {
  SagaTiming timing;
  std::chrono::milliseconds sweep_interval{1000};
  std::chrono::milliseconds renew_interval{10'000};  // well within the lease
  int sweep_batch = 100;
  std::size_t max_running = 500;     // sagas driven at once by this process; more wait their turn
  std::size_t max_waiting = 10'000;  // so many here, and still more in the table, for the sweeper
  // What was accepted in a crowd begins when the crowd is over, which is looked at so often, or after so
  // long; not more than so many with each look, so that who comes meanwhile is accepted soon.
  std::chrono::milliseconds crowd_look{10};
  std::chrono::milliseconds longest_crowd{1'000};
  std::size_t crowd_portion = 64;
};

class SagaRunner {
 public:
  // All outlive the runner.
  struct Parts {
    boost::asio::any_io_executor executor;
    SagaStore& store;
    const SagaRegistry& registry;
    const Clock& clock;
    Logger log;
    metrics::Registry& metrics;
    std::function<bool()> crowded = [] { return false; };  // do many requests wait to be accepted?
  };
  SagaRunner(Parts parts, RunnerOptions options);

  // Begins to sweep.
  void start();
  // Drives a record that this process has just committed and holds.
  void begin(SagaRecord record);
  // The same for what was accepted in a crowd: who still waits to be accepted is answered first.
  void begin_after_crowd(SagaRecord record);
  // Hands a host's report to its saga; returns when what it changed is committed, and drives the saga on in
  // its turn: who reports does not wait for that. A stale report, or one whose saga is gone, changes nothing.
  awaitable<void> report(proto::OperationReport report);
  // Lets those that run reach their next save, and takes no new ones.
  awaitable<void> stop();

  std::size_t running() const { return running_.size(); }

 private:
  awaitable<void> sweep();
  awaitable<void> sweep_once();
  awaitable<void> drive(SagaRecord record);
  awaitable<void> let_go();
  void spawn(SagaRecord record);
  void spawn_waiting();
  // Those that this process holds and has to keep.
  std::vector<proto::SagaId> held() const;
  awaitable<void> drive_locked(SagaRecord record, std::optional<proto::OperationReport> report);
  awaitable<bool> overtaken(SagaRecord record, std::optional<proto::OperationReport> report);
  void tell(const Context& context, const SagaRecord& before, const SagaRecord& after);
  void tell_pause(const Context& context, const Pause& pause);

  Parts parts_;
  RunnerOptions options_;
  TaskGroup tasks_;
  KeyedLock locks_;  // by server: what a superseded saga has begun outside ends before its successor starts
  std::set<proto::SagaId> running_;
  GivenRecords given_;
  std::size_t begun_ = 0;           // coroutines that drive
  Timestamp renewed_{};             // when the leases of what is held were extended last
  std::deque<SagaRecord> waiting_;  // for one of them to end
  struct Accepted {
    SagaRecord record;
    Context::Clock::time_point until;
  };
  std::deque<Accepted> crowd_;  // accepted in a crowd that is not over
  bool letting_go_ = false;
  bool stopping_ = false;
  metrics::Counter recovered_, ended_done_, ended_failed_, paused_;
};

}  // namespace nova::conductor
