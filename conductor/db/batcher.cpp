#include "conductor/db/batcher.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "conductor/db/connection.hpp"

namespace nova::db {

using Steady = std::chrono::steady_clock;
namespace asio = boost::asio;

// One caller: first in the queue, then in a batch, then done; or promoted to lead the next batch.
// Only the first in the queue is ever promoted, so a leader's own item is in its batch.
struct BatchQueue::Entry {
  Entry(const asio::any_io_executor& executor, Context c, void* i)
      : ctx(std::move(c)), item(i), wake(executor) {}
  Context ctx;
  void* item;
  asio::steady_timer wake;
  std::exception_ptr error;
  bool done = false;
  bool leads = false;
  bool taken = false;  // into a batch
};

namespace {

// Cancellation must not end the wait: the transaction still uses what the caller's coroutine holds.
awaitable<void> wait(asio::steady_timer& timer) {
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace

BatchQueue::BatchQueue(Database& database, Work work, BatcherOptions options, metrics::Registry* registry)
    : database_(database), work_(std::move(work)), options_(options) {
  if (registry != nullptr)
    sizes_ = registry->histogram("nova_database_batch_items", "Requests that shared one transaction", {},
                                 {1, 2, 4, 8, 16, 32, 64});
}

awaitable<void> BatchQueue::submit(Context ctx, void* item) {
  const auto entry = std::make_shared<Entry>(co_await asio::this_coro::executor, std::move(ctx), item);
  co_await asio::this_coro::throw_if_cancelled(false);
  queue_.push_back(entry);
  if (!led_) promote(*entry);
  co_await wait_for_turn(*entry);
  if (!entry->done) co_await lead();
  co_await asio::this_coro::throw_if_cancelled(true);
  if (entry->error) std::rethrow_exception(entry->error);
}

// Until the entry is done or leads. The first in the queue loses patience for all.
awaitable<void> BatchQueue::wait_for_turn(Entry& entry) {
  while (!entry.done && !entry.leads) {
    const bool first = !entry.taken && queue_.front().get() == &entry;
    entry.wake.expires_at(first ? led_since_ + options_.patience : Steady::time_point::max());
    co_await wait(entry.wake);
    if (first && !entry.taken && !entry.leads && Steady::now() >= led_since_ + options_.patience)
      promote(entry);
  }
}

void BatchQueue::promote(Entry& entry) {
  ++leaders_;
  led_ = true;
  led_since_ = Steady::now();
  entry.leads = true;
  entry.wake.cancel();
}

awaitable<void> BatchQueue::lead() {
  const auto number = leaders_;
  const auto executor = co_await asio::this_coro::executor;
  if (!had_company_) {
    co_await asio::post(executor, asio::use_awaitable);  // those that came in the same turn of the loop
  } else if (queue_.size() < options_.max_items) {
    asio::steady_timer company(executor, options_.linger);
    co_await wait(company);
  }
  Batch batch = take_batch();
  had_company_ = batch.size() > 1;
  sizes_.observe(static_cast<double>(batch.size()));
  std::exception_ptr failure;
  try {
    co_await commit(batch);
  } catch (...) {  // whatever it is, the neighbours must hear of it
    failure = std::current_exception();
  }
  if (number == leaders_) hand_on();
  for (const auto& entry : batch) {
    if (failure && !entry->error) entry->error = failure;
    entry->done = true;
    entry->wake.cancel();
  }
}

// Before the others are woken, so that the next transaction begins beside what they go on with.
void BatchQueue::hand_on() {
  led_ = false;
  if (!queue_.empty()) promote(*queue_.front());
}

BatchQueue::Batch BatchQueue::take_batch() {
  const auto count = std::min(queue_.size(), options_.max_items);
  Batch batch(std::make_move_iterator(queue_.begin()),
              std::make_move_iterator(queue_.begin() + static_cast<std::ptrdiff_t>(count)));
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
  for (const auto& entry : batch) entry->taken = true;
  if (!queue_.empty()) queue_.front()->wake.cancel();  // it is the first now
  return batch;
}

namespace {

void check_deadline(const Context& ctx) {
  if (Steady::now() >= ctx.deadline)
    throw Fault(Errc::timeout, "The request's time was over before the database was asked");
}

}  // namespace

awaitable<void> BatchQueue::commit(Batch& batch) {
  Context ctx = batch.front()->ctx;
  for (const auto& entry : batch) ctx.deadline = std::max(ctx.deadline, entry->ctx.deadline);
  co_await database_.transact(std::move(ctx), [this, &batch](Tx& tx) {
    for (const auto& entry : batch) entry->error = nullptr;
    if (batch.size() > 1 && together(tx, batch)) return;
    for (const auto& entry : batch) alone(tx, *entry, batch.size() == 1);
  });
}

// With somebody among them whose time is over each goes alone: that is rare, and alone() tells who it is.
bool BatchQueue::together(Tx& tx, const Batch& batch) const {
  std::vector<void*> items;
  for (const auto& entry : batch) {
    if (Steady::now() >= entry->ctx.deadline) return false;
    items.push_back(entry->item);
  }
  tx.savepoint();
  try {
    work_(tx, items);
    return true;
  } catch (const Retry&) {
    throw;  // the connection or the whole transaction is at fault
  } catch (const std::exception&) {
    tx.rollback_to_savepoint();
  }
  return false;
}

void BatchQueue::alone(Tx& tx, Entry& entry, bool only_one) const {
  if (!only_one) tx.savepoint();
  try {
    check_deadline(entry.ctx);
    work_(tx, std::span<void* const>(&entry.item, 1));
  } catch (const Retry&) {
    throw;
  } catch (...) {
    if (only_one) throw;
    entry.error = std::current_exception();
    tx.rollback_to_savepoint();
  }
}

}  // namespace nova::db
