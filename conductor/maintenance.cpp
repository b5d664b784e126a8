#include "conductor/maintenance.hpp"

#include "common/async/sleep.hpp"
#include "conductor/store/claims.hpp"
#include "conductor/store/idempotency.hpp"
#include "conductor/store/sagas.hpp"
#include "conductor/store/servers.hpp"
#include "conductor/store/statistics.hpp"

namespace nova::conductor {

namespace {

constexpr std::chrono::seconds measure_interval{15}, growth_interval{2};
constexpr std::chrono::minutes overdue_grace{1};
constexpr int purge_portion = 500;

Timestamp days_ago(int days) { return now() - std::chrono::hours(24 * days); }

}  // namespace

Maintenance::Maintenance(Parts parts, MaintenanceOptions options)
    : database_(parts.database),
      log_(parts.log),
      options_(options),
      mended_(parts.metrics.counter(
          "nova_host_usage_mended_total",
          "Hosts whose usage did not equal the sum of their allocations (should stay 0)")),
      open_(parts.metrics.gauge("nova_sagas_open", "Sagas that have not ended, of all conductors")),
      overdue_(parts.metrics.gauge(
          "nova_sagas_overdue",
          "Sagas more than a minute past their deadline, of all conductors (should stay 0)")),
      stalled_(parts.metrics.gauge(
          "nova_sagas_stalled",
          "Sagas whose step met something that is away at least four times, of all conductors")),
      cleanups_(parts.metrics.gauge(
          "nova_cleanups_stalled",
          "Those of them that only have to remove what a failed or deleted server left, such as its ports")),
      tasks_(parts.executor, {}) {}

void Maintenance::start() {
  tasks_.spawn("maintenance", rounds());
  tasks_.spawn("backlog", again_and_again(&Maintenance::measure, measure_interval));
  tasks_.spawn("statistics", again_and_again(&Maintenance::learn_growth, growth_interval));
}

awaitable<void> Maintenance::stop() {
  tasks_.stop();
  co_await tasks_.join();
}

awaitable<void> Maintenance::rounds() {
  for (;;) {
    std::string trouble;
    try {
      co_await round();
    } catch (const Fault& fault) {
      trouble = fault.what();
    }
    if (!trouble.empty()) log_.warning("The clean-up of the database was not finished: {}", trouble);
    co_await sleep_for(jittered(options_.maintenance_interval));
  }
}

awaitable<void> Maintenance::again_and_again(awaitable<void> (Maintenance::*work)(),
                                             std::chrono::seconds interval) {
  for (;;) {
    try {
      co_await (this->*work)();
    } catch (const Fault&) {
      // The database's own metrics and log say that it is away.
    }
    co_await sleep_for(jittered(interval));
  }
}

awaitable<void> Maintenance::measure() {
  const auto backlog =
      co_await database_.read(Context(), [](Tx& tx) { return saga_backlog(tx, overdue_grace); });
  open_.set(static_cast<double>(backlog.open));
  overdue_.set(static_cast<double>(backlog.overdue));
  stalled_.set(static_cast<double>(backlog.stalled));
  cleanups_.set(static_cast<double>(backlog.cleanups));
}

awaitable<void> Maintenance::learn_growth() {
  co_await database_.transact(Context(), [](Tx& tx) { statistics_refresh(tx); });
}

// In small portions: one statement over all of them would keep the database from its work for seconds.
awaitable<std::int64_t> Maintenance::purge_sagas() {
  const auto keep = days_ago(options_.finished_sagas_keep_days);
  std::int64_t all = 0;
  for (;;) {
    const auto some =
        co_await database_.transact(Context(), [&](Tx& tx) { return saga_purge(tx, keep, purge_portion); });
    if (some == 0) co_return all;
    all += some;
  }
}

awaitable<void> Maintenance::round() {
  co_await database_.transact(Context(), [](Tx& tx) { archive_prepare(tx); });
  const auto sagas = co_await purge_sagas();
  const auto keys = co_await database_.transact(Context(), [](Tx& tx) { return idempotency_purge(tx); });
  std::vector<std::string> months;
  if (options_.deleted_servers_keep_days > 0)
    months = co_await database_.transact(Context(), [this](Tx& tx) {
      return archive_purge(tx, days_ago(options_.deleted_servers_keep_days));
    });
  const auto mended = co_await database_.transact(Context(), [](Tx& tx) { return claims_reconcile(tx); });
  mended_.add(static_cast<double>(mended.size()));
  for (const auto& host : mended)
    log_.warning("The usage of host {} did not equal its allocations and was set right.", host.str());
  for (const auto& month : months) log_.info("Dropped {}: its deleted servers are past their time.", month);
  if (sagas + keys > 0) log_.info("Forgot {} finished sagas and {} idempotency keys.", sagas, keys);
}

}  // namespace nova::conductor
