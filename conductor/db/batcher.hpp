// Group commit: items that arrive in one turn of the loop, while a transaction is in flight or within
// `linger` of one another share the next one, which begins when that ends, or beside it when it hangs for
// `patience`: a row that somebody keeps locked holds up only those who came with it. The items' work is done
// for all of them at once, in statements over sets; if that fails, it is done for each alone behind a
// savepoint, so that one that fails does not fail its neighbours. Used on the loop thread; the callers' own
// coroutines do the work, nothing runs in the background.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "conductor/db/database.hpp"

namespace nova::db {

struct BatcherOptions {
  std::size_t max_items = 64;
  // How long the first waits for company, if the batch before had any.
  std::chrono::microseconds linger{500};
  // How long an item waits for the transaction before it.
  std::chrono::milliseconds patience{100};
};

// The part of Batcher that does not know what an item is.
class BatchQueue {
 public:
  using Work = std::function<void(Tx&, std::span<void* const>)>;
  BatchQueue(Database& database, Work work, BatcherOptions options, metrics::Registry* registry);

  awaitable<void> submit(Context ctx, void* item);
  std::size_t waiting() const { return queue_.size(); }

 private:
  struct Entry;
  using Batch = std::vector<std::shared_ptr<Entry>>;

  awaitable<void> wait_for_turn(Entry& entry);
  awaitable<void> lead();
  void promote(Entry& entry);
  void hand_on();
  awaitable<void> commit(Batch& batch);
  bool together(Tx& tx, const Batch& batch) const;
  void alone(Tx& tx, Entry& entry, bool only_one) const;
  Batch take_batch();

  Database& database_;
  Work work_;
  BatcherOptions options_;
  std::deque<std::shared_ptr<Entry>> queue_;
  // Who leads last: those before it that have not ended yet hang, and nobody waits for them any more.
  std::uint64_t leaders_ = 0;
  bool led_ = false;  // it is gathering or committing
  std::chrono::steady_clock::time_point led_since_{};
  bool had_company_ = false;  // the last batch had more than one item
  metrics::Histogram sizes_;
};

template <class Item>
class Batcher {
 public:
  // Runs inside the transaction, perhaps several times, for all items of a batch or for one of them. Whatever
  // it throws for several is not told to anybody: each is then tried alone, and told what that threw.
  using Work = std::function<void(Tx&, std::span<Item* const>)>;

  // The database outlives the batcher.
  Batcher(Database& database, Work work, BatcherOptions options = {}, metrics::Registry* registry = nullptr)
      : queue_(
            database,
            [work = std::move(work)](Tx& tx, std::span<void* const> items) {
              std::vector<Item*> typed;
              typed.reserve(items.size());
              for (void* item : items) typed.push_back(static_cast<Item*>(item));
              work(tx, typed);
            },
            options, registry) {}

  // Returns when the item's work is committed; it outlives the co_await, which does not end before the
  // transaction does. Faults are those of Database::transact(), and what the work throws.
  awaitable<void> run(Context ctx, Item& item) { return queue_.submit(std::move(ctx), &item); }

  std::size_t waiting() const { return queue_.waiting(); }

 private:
  BatchQueue queue_;
};

}  // namespace nova::db
