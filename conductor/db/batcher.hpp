// Group commit: functions that arrive while a transaction is in flight (or within `linger` of one another)
// share the next one, each behind its own savepoint, so that one that fails does not fail its neighbours.
// Used on the loop thread; the callers' own coroutines do the work, nothing runs in the background. Faults
// are those of Database::transact(), and what the function itself throws.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

#include "conductor/db/database.hpp"

namespace nova::db {

struct BatcherOptions {
  std::size_t max_items = 64;
  // How long the first waits for company, if the batch before had any.
  std::chrono::microseconds linger{500};
};

class Batcher {
 public:
  // The database outlives the batcher.
  explicit Batcher(Database& database, BatcherOptions options = {}, metrics::Registry* registry = nullptr);

  // `function(Tx&)` may run several times and returns what the caller gets once the transaction is committed.
  // What it captures outlives the co_await, which does not end before the transaction does.
  template <class F>
  awaitable<std::invoke_result_t<F&, Tx&>> run(Context ctx, F function) {
    using R = std::invoke_result_t<F&, Tx&>;
    if constexpr (std::is_void_v<R>) {
      Body body = [&function](Tx& tx) { function(tx); };
      co_await submit(std::move(ctx), &body);
    } else {
      std::optional<R> result;
      Body body = [&function, &result](Tx& tx) { result.emplace(function(tx)); };
      co_await submit(std::move(ctx), &body);
      co_return std::move(*result);
    }
  }

  std::size_t waiting() const { return queue_.size(); }

 private:
  using Body = std::function<void(Tx&)>;
  struct Item;
  using Batch = std::vector<std::shared_ptr<Item>>;

  awaitable<void> submit(Context ctx, Body* body);
  awaitable<void> lead();
  awaitable<void> commit(Batch& batch);
  Batch take_batch();

  Database& database_;
  BatcherOptions options_;
  std::deque<std::shared_ptr<Item>> queue_;
  bool led_ = false;          // somebody is gathering or committing
  bool had_company_ = false;  // the last batch had more than one item
  metrics::Histogram sizes_;
};

}  // namespace nova::db
