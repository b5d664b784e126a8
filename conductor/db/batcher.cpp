#include "conductor/db/batcher.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "conductor/db/connection.hpp"

namespace nova::db {

using Steady = std::chrono::steady_clock;
namespace asio = boost::asio;

// One caller: first in the queue, then in a batch, then done; or promoted to lead the next batch.
struct Batcher::Item {
  Item(const asio::any_io_executor& executor, Context c, Body* b)
      : ctx(std::move(c)), body(b), wake(executor, Steady::time_point::max()) {}
  Context ctx;
  Body* body;
  asio::steady_timer wake;
  std::exception_ptr error;
  bool done = false;
  bool leads = false;
};

namespace {

// Cancellation must not end the wait: the transaction still uses what the caller's coroutine holds.
awaitable<void> wait(asio::steady_timer& timer) {
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace

Batcher::Batcher(Database& database, BatcherOptions options, metrics::Registry* registry)
    : database_(database), options_(options) {
  if (registry != nullptr)
    sizes_ = registry->histogram("nova_database_batch_items", "Requests that shared one transaction", {},
                                 {1, 2, 4, 8, 16, 32, 64});
}

awaitable<void> Batcher::submit(Context ctx, Body* body) {
  const auto item = std::make_shared<Item>(co_await asio::this_coro::executor, std::move(ctx), body);
  co_await asio::this_coro::throw_if_cancelled(false);
  queue_.push_back(item);
  if (!led_) {
    led_ = true;
    item->leads = true;
  }
  while (!item->done && !item->leads) co_await wait(item->wake);
  if (!item->done) co_await lead();
  co_await asio::this_coro::throw_if_cancelled(true);
  if (item->error) std::rethrow_exception(item->error);
}

// The leader is the first in the queue, so its own item is in its batch.
awaitable<void> Batcher::lead() {
  if (had_company_ && queue_.size() < options_.max_items) {
    asio::steady_timer company(co_await asio::this_coro::executor, options_.linger);
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
  for (const auto& item : batch) {
    if (failure && !item->error) item->error = failure;
    item->done = true;
    item->wake.cancel();
  }
  led_ = !queue_.empty();
  if (!led_) co_return;
  queue_.front()->leads = true;
  queue_.front()->wake.cancel();
}

Batcher::Batch Batcher::take_batch() {
  const auto count = std::min(queue_.size(), options_.max_items);
  Batch batch(std::make_move_iterator(queue_.begin()),
              std::make_move_iterator(queue_.begin() + static_cast<std::ptrdiff_t>(count)));
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
  return batch;
}

namespace {

void check_deadline(const Context& ctx) {
  if (Steady::now() >= ctx.deadline)
    throw Fault(Errc::timeout, "The request's time was over before the database was asked");
}

}  // namespace

awaitable<void> Batcher::commit(Batch& batch) {
  Context ctx = batch.front()->ctx;
  for (const auto& item : batch) ctx.deadline = std::max(ctx.deadline, item->ctx.deadline);
  co_await database_.transact(std::move(ctx), [&batch](Tx& tx) {
    const bool alone = batch.size() == 1;
    for (const auto& item : batch) {
      item->error = nullptr;
      if (!alone) tx.savepoint();
      try {
        check_deadline(item->ctx);
        (*item->body)(tx);
      } catch (const Retry&) {
        throw;  // the connection or the whole transaction is at fault
      } catch (...) {
        if (alone) throw;
        item->error = std::current_exception();
        tx.rollback_to_savepoint();
      }
    }
  });
}

}  // namespace nova::db
