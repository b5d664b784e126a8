// What keeps the database from growing without end: partitions of the archive are made ahead and dropped when
// their time is over, finished sagas and idempotency keys are forgotten, host counters are compared with the
// allocations. It also counts unfinished work for the metrics, and keeps the planner's statistics of tables
// that grow fast. Any number of conductors may do it; the work is idempotent.
#pragma once
#include <chrono>

#include "common/async/task_group.hpp"
#include "common/config/option.hpp"
#include "common/log/log.hpp"
#include "common/metrics/registry.hpp"
#include "conductor/db/database.hpp"

namespace nova::conductor {

struct MaintenanceOptions {
  static constexpr std::string_view section = "conductor";
  std::chrono::seconds maintenance_interval{600};
  int deleted_servers_keep_days = 90;
  int finished_sagas_keep_days = 7;

  static constexpr auto options() {
    using namespace std::chrono_literals;
    using O = MaintenanceOptions;
    return Pack{option("maintenance_interval", &O::maintenance_interval,
                       "Time between the clean-ups of the database: archive, finished sagas, "
                       "idempotency keys, host usage.")
                    .at_least(10s),
                option("deleted_servers_keep_days", &O::deleted_servers_keep_days,
                       "Deleted servers stay in the archive for so many days at least, and are dropped "
                       "by whole months. 0: for ever.")
                    .at_least(0),
                option("finished_sagas_keep_days", &O::finished_sagas_keep_days,
                       "Finished sagas stay for so many days.")
                    .at_least(0)};
  }
};

class Maintenance {
 public:
  // The database outlives it.
  struct Parts {
    boost::asio::any_io_executor executor;
    db::Database& database;
    Logger log;
    metrics::Registry& metrics;
  };
  Maintenance(Parts parts, MaintenanceOptions options);

  void start();
  awaitable<void> stop();
  // One round. Throws Fault when the database is away.
  awaitable<void> round();
  // Sets the gauges of unfinished work. Throws Fault when the database is away.
  awaitable<void> measure();
  // Keeps the planner's statistics of tables that grow fast. Throws Fault when the database is away.
  awaitable<void> learn_growth();

 private:
  awaitable<void> rounds();
  awaitable<void> again_and_again(awaitable<void> (Maintenance::*work)(), std::chrono::seconds interval);
  awaitable<std::int64_t> purge_sagas();

  db::Database& database_;
  Logger log_;
  MaintenanceOptions options_;
  metrics::Counter mended_;
  metrics::Gauge open_, overdue_, stalled_, cleanups_;
  TaskGroup tasks_;
};

}  // namespace nova::conductor
