#include "conductor/db/database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/async/sleep.hpp"
#include "conductor/db/connection.hpp"
#include "conductor/db/session_url.hpp"

namespace nova::db {
namespace {

using Steady = std::chrono::steady_clock;

std::chrono::milliseconds time_left(const Context& ctx, std::chrono::milliseconds longest) {
  if (ctx.deadline == Steady::time_point::max()) return longest;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(ctx.deadline - Steady::now());
  if (left.count() <= 0)
    throw Fault(Errc::timeout, "The request's time was over before the database was asked");
  return std::min(left, longest);
}

// A large session is opened anew once it has served a rush: that takes some milliseconds.
bool large_for_long(const Connection& connection, Steady::time_point now) {
  const auto since = connection.large_since();
  return since && now - *since > std::chrono::seconds(5);
}

// What one attempt on the worker thread came to; a Fault passes through as it is.
struct Attempt {
  bool done = false;
  bool connection_lost = false;
  std::string why;
};

Attempt attempt(Connection& connection, Mode mode, std::chrono::milliseconds limit,
                const std::function<void(Tx&)>& body) {
  try {
    if (mode == Mode::write)
      connection.transact(limit, body);
    else
      connection.read(limit, body);
    return {.done = true, .why = {}};
  } catch (const Retry& retry) {
    if (retry.connection_lost) connection.close();
    return {.done = false, .connection_lost = retry.connection_lost, .why = retry.what()};
  }
}

}  // namespace

struct Database::Waiter {
  explicit Waiter(const boost::asio::any_io_executor& executor) : timer(executor) {}
  boost::asio::steady_timer timer;
  std::unique_ptr<Connection> given;
};

struct Database::Metrics {
  explicit Metrics(metrics::Registry& registry)
      : seconds(registry.histogram("nova_database_transaction_seconds",
                                   "Time of one transaction or read, waiting included")),
        retries(registry.counter("nova_database_retries_total",
                                 "Transactions repeated after a deadlock or a lost connection")),
        failures(registry.counter("nova_database_failures_total",
                                  "Transactions that failed for want of the database")) {}
  metrics::Histogram seconds;
  metrics::Counter retries, failures;
};

// Gives the connection back however the coroutine ends.
class Database::Lease {
 public:
  Lease(Database& owner, std::unique_ptr<Connection> connection)
      : owner_(owner), connection_(std::move(connection)) {}
  ~Lease() { owner_.release(std::move(connection_)); }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  Connection& operator*() const { return *connection_; }

 private:
  Database& owner_;
  std::unique_ptr<Connection> connection_;
};

Database::Database(Options options, Logger log, metrics::Registry* registry)
    : options_(std::move(options)),
      log_(std::move(log)),
      metrics_(registry != nullptr ? std::make_unique<Metrics>(*registry) : nullptr),
      pool_(static_cast<std::size_t>(options_.max_pool_size)) {
  libpq_url(options_.connection);  // a wrong URL is told at once
}

Database::~Database() = default;

std::size_t Database::open_connections() const {
  return in_use_ + static_cast<std::size_t>(
                       std::count_if(idle_.begin(), idle_.end(), [](const auto& c) { return c->open(); }));
}

awaitable<std::unique_ptr<Connection>> Database::acquire(const Context& ctx) {
  if (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    ++in_use_;
    co_return connection;
  }
  if (in_use_ < static_cast<std::size_t>(options_.max_pool_size)) {
    ++in_use_;
    co_return std::make_unique<Connection>(options_, queries_);
  }
  auto waiter = std::make_shared<Waiter>(co_await boost::asio::this_coro::executor);
  waiters_.push_back(waiter);
  waiter->timer.expires_at(std::min(ctx.deadline, Steady::now() + options_.pool_timeout));
  // Cancelling the timer is how release() wakes us; a cancelled coroutine leaves the queue too.
  std::exception_ptr cancelled;
  try {
    co_await waiter->timer.async_wait(boost::asio::use_awaitable);
  } catch (const boost::system::system_error&) {
    cancelled = std::current_exception();
  }
  if (waiter->given) co_return std::move(waiter->given);
  std::erase(waiters_, waiter);
  if (cancelled) std::rethrow_exception(cancelled);
  throw Fault(Errc::unavailable, "All database connections were busy for too long");
}

void Database::release(std::unique_ptr<Connection> connection) {
  if (!waiters_.empty()) {
    auto waiter = std::move(waiters_.front());
    waiters_.pop_front();
    waiter->given = std::move(connection);
    waiter->timer.cancel();
    return;
  }
  --in_use_;
  if (large_for_long(*connection, Steady::now())) connection->close();
  idle_.push_back(std::move(connection));
  close_idle();
}

// The pool is a stack, so that what is not needed gathers at the bottom and ages there.
void Database::close_idle() {
  const auto now = Steady::now();
  std::erase_if(idle_, [&](const auto& connection) {
    return connection->last_used() < now - options_.idle_timeout || large_for_long(*connection, now);
  });
}

awaitable<void> Database::run(Context ctx, Mode mode, const Body* body) {
  const auto begin = Steady::now();
  int retries = 0, losses = 0;
  for (;;) {
    Attempt outcome;
    {
      const Lease lease(*this, co_await acquire(ctx));
      const auto limit = time_left(ctx, options_.statement_timeout);
      Connection& connection = *lease;
      try {
        outcome = co_await pool_.run(
            [&connection, mode, limit, body] { return attempt(connection, mode, limit, *body); });
      } catch (const Fault& fault) {
        if (fault.code() == Errc::unavailable) healthy_ = false;
        if (metrics_ && (fault.code() == Errc::unavailable || fault.code() == Errc::timeout))
          metrics_->failures.add();
        throw;
      }
    }
    if (outcome.done) break;
    if (outcome.connection_lost) idle_.clear();  // the others are most likely lost too
    const bool again = outcome.connection_lost ? ++losses <= 2 : ++retries <= options_.db_max_retries;
    log_.warning(ctx, "Database transaction failed, {}: {}", again ? "trying again" : "giving up",
                 outcome.why);
    if (metrics_) metrics_->retries.add();
    if (!again) throw Fault(Errc::unavailable, "The database could not complete the transaction");
    if (!outcome.connection_lost) co_await sleep_for(jittered(std::chrono::milliseconds(2 * retries)));
  }
  healthy_ = true;
  if (metrics_) metrics_->seconds.observe(std::chrono::duration<double>(Steady::now() - begin).count());
}

awaitable<std::optional<std::string>> Database::problem() {
  std::optional<std::string> text;
  try {
    Context ctx;
    ctx.deadline = Steady::now() + options_.connect_timeout + std::chrono::seconds(5);
    co_await read(std::move(ctx), [](Tx& tx) { tx.exec(Statement("ping")); });
  } catch (const Fault& fault) {
    text = fault.what();
  }
  co_return text;
}

}  // namespace nova::db
