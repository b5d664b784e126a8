#include <fmt/format.h>

#include "conductor/db/migrate.hpp"
#include "conductor/manage/commands.hpp"
#include "conductor/store/idempotency.hpp"
#include "conductor/store/sagas.hpp"
#include "conductor/store/servers.hpp"

namespace nova::manage {

int db_sync(Environment& env, std::optional<int> version) {
  const int target = version.value_or(db::newest_version());
  if (target < 0 || target > db::newest_version()) {
    fmt::print(stderr, "There is no schema version {}; the newest is {}.\n", target, db::newest_version());
    return 1;
  }
  Context patient;
  for (const auto& name : env.run(db::migrate(env.database(), patient, target)))
    fmt::print("Applied {}\n", name);
  return 0;
}

int db_version(Environment& env) {
  fmt::print("{}\n", env.run(db::schema_version(env.database(), Context())));
  return 0;
}

int db_archive(Environment& env, bool verbose, const std::optional<Purge>& purge) {
  env.require_schema();
  if (verbose) fmt::print("Nothing was archived: deleted servers are archived when they are deleted.\n");
  if (!purge) return 0;
  const int code = db_purge(env, *purge);
  return code == 3 ? 0 : code;  // nothing to purge is no failure here
}

namespace {

struct Purged {
  std::vector<std::string> months;
  std::int64_t sagas = 0, keys = 0;
};

Purged purge_before(Tx& tx, Timestamp before) {
  Purged out;
  out.months = conductor::archive_purge(tx, before);
  out.sagas = conductor::saga_purge(tx, before);
  out.keys = conductor::idempotency_purge(tx);
  return out;
}

}  // namespace

// Nova's codes: 0 something was deleted, 1 wrong arguments, 2 a date that cannot be read, 3 nothing to
// delete.
int db_purge(Environment& env, const Purge& purge) {
  if (purge.all == !purge.before.empty()) {
    fmt::print(stderr, "Exactly one of --before and --all is needed.\n");
    return 1;
  }
  // The month that has just begun ends at most 31 days from now.
  Timestamp before = now() + std::chrono::hours(24 * 32);
  if (!purge.all) {
    const auto date = parse_time(purge.before);
    if (!date) {
      fmt::print(stderr, "Invalid value for --before: {}\n", purge.before);
      return 2;
    }
    before = *date;
  }
  env.require_schema();
  const auto purged = env.transact([before](Tx& tx) { return purge_before(tx, before); });
  if (purge.verbose) {
    for (const auto& month : purged.months) fmt::print("Dropped {}\n", month);
    fmt::print("Deleted {} finished sagas and {} idempotency keys\n", purged.sagas, purged.keys);
  }
  return purged.months.empty() && purged.sagas == 0 && purged.keys == 0 ? 3 : 0;
}

int db_online_migrations(Environment& env) {
  env.require_schema();
  fmt::print("No data migration is outstanding: each comes with db sync.\n");
  return 0;
}

}  // namespace nova::manage
