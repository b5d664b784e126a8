// The pool of connections to PostgreSQL. transact() and read() run a function on a worker thread with an open
// Tx and resume the coroutine with its result. Owned by the app; used on the loop thread; outlives every
// transaction. Faults: unavailable (no connection: nothing happened), timeout (deadline passed: nothing
// happened), timeout of kind "UnknownOutcome" (the connection broke during COMMIT: look by key before trying
// again), and whatever the function throws (rolled back).
#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/context.hpp"
#include "common/log/log.hpp"
#include "common/metrics/registry.hpp"
#include "conductor/db/options.hpp"
#include "conductor/db/query.hpp"
#include "conductor/db/tx.hpp"

namespace nova::db {

class Connection;

class Database {
 public:
  Database(Options options, Logger log, metrics::Registry* registry = nullptr);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // One READ COMMITTED transaction. `function` may run several times (deadlock, serialization failure,
  // connection lost before COMMIT), so it changes nothing but the database and its result.
  template <class F>
  awaitable<std::invoke_result_t<F&, Tx&>> transact(Context ctx, F function) {
    return in_tx(std::move(ctx), Mode::write, std::move(function));
  }
  // Statements that change nothing, without the cost of a transaction: each sees the newest commits. A
  // statement that writes or locks is refused.
  template <class F>
  awaitable<std::invoke_result_t<F&, Tx&>> read(Context ctx, F function) {
    return in_tx(std::move(ctx), Mode::read, std::move(function));
  }

  // Answers SELECT 1 now; the text says what is wrong.
  awaitable<std::optional<std::string>> problem();
  // The outcome of the newest attempt to reach the server, without asking it.
  bool healthy() const { return healthy_; }
  std::size_t open_connections() const;

 private:
  using Body = std::function<void(Tx&)>;
  struct Waiter;
  class Lease;
  struct Metrics;

  template <class F>
  awaitable<std::invoke_result_t<F&, Tx&>> in_tx(Context ctx, Mode mode, F function) {
    using R = std::invoke_result_t<F&, Tx&>;
    if constexpr (std::is_void_v<R>) {
      const Body body = [&function](Tx& tx) { function(tx); };
      co_await run(std::move(ctx), mode, &body);
    } else {
      std::optional<R> result;
      const Body body = [&function, &result](Tx& tx) { result.emplace(function(tx)); };
      co_await run(std::move(ctx), mode, &body);
      co_return std::move(*result);
    }
  }
  awaitable<void> run(Context ctx, Mode mode, const Body* body);
  awaitable<std::unique_ptr<Connection>> acquire(const Context& ctx);
  void release(std::unique_ptr<Connection> connection);
  void close_idle();

  Options options_;
  Logger log_;
  Queries queries_;
  std::unique_ptr<Metrics> metrics_;
  std::vector<std::unique_ptr<Connection>> idle_;  // newest use last
  std::deque<std::shared_ptr<Waiter>> waiters_;
  std::size_t in_use_ = 0;
  bool healthy_ = true;
  BlockingPool pool_;  // last: its threads end before what they use
};

}  // namespace nova::db
