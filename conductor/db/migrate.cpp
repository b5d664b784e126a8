#include "conductor/db/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "migration_files.hpp"

namespace nova::db {
namespace {

Migration parse(const EmbeddedFile& file) {
  Migration out{.version = 0, .name = file.name, .sql = file.text};
  const auto* begin = file.name.data();
  const auto [end, error] =
      std::from_chars(begin, begin + std::min<std::size_t>(file.name.size(), 4), out.version);
  if (error != std::errc{} || end != begin + 4 || !file.name.substr(4).starts_with('_') ||
      !file.name.ends_with(".sql"))
    throw Fault(Errc::internal, fmt::format("Migration file {} is not named NNNN_name.sql", file.name));
  return out;
}

constexpr auto versions_table = R"(
CREATE TABLE IF NOT EXISTS schema_versions (
  version integer PRIMARY KEY, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now()))";

// What the transaction of one migration came to.
enum class Step { applied, present };

Step apply(Tx& tx, const Migration& migration) {
  // One syncer at a time; readers of the version are not held up.
  tx.script("LOCK TABLE schema_versions IN SHARE ROW EXCLUSIVE MODE");
  if (tx.exec("schema_version"_sql)[0].get<int>("version") >= migration.version) return Step::present;
  tx.script("SET LOCAL statement_timeout = 0");
  tx.script(std::string(migration.sql));
  tx.exec("schema_version_insert"_sql, migration.version, migration.name);
  return Step::applied;
}

bool versions_table_exists(Tx& tx) { return tx.exec("schema_versions_exist"_sql)[0].get<bool>("there"); }

// CREATE IF NOT EXISTS can still fail when two run at once; the table is there then.
awaitable<void> make_versions_table(Database& database, Context ctx) {
  std::exception_ptr failure;
  try {
    co_await database.transact(ctx, [](Tx& tx) { tx.script(versions_table); });
  } catch (const Fault&) {
    failure = std::current_exception();
  }
  if (failure && !co_await database.read(ctx, versions_table_exists)) std::rethrow_exception(failure);
}

}  // namespace

std::vector<Migration> migrations_from(std::span<const EmbeddedFile> files) {
  std::vector<Migration> out;
  for (const auto& file : files) out.push_back(parse(file));
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.version < b.version; });
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i].version != static_cast<int>(i) + 1)
      throw Fault(Errc::internal,
                  fmt::format("Migration {} stands where number {} is due", out[i].name, i + 1));
  return out;
}

std::vector<Migration> migrations() { return migrations_from(nova_migration_files::files); }
int newest_version() { return static_cast<int>(nova_migration_files::files.size()); }

awaitable<int> schema_version(Database& database, Context ctx) {
  co_return co_await database.read(std::move(ctx), [](Tx& tx) {
    if (!versions_table_exists(tx)) return 0;
    return tx.exec("schema_version"_sql)[0].get<int>("version");
  });
}

awaitable<std::vector<std::string>> migrate(Database& database, Context ctx, int target) {
  const int found = co_await schema_version(database, ctx);
  if (found > newest_version()) throw Fault(Errc::conflict, *version_problem(found));
  if (found == 0) co_await make_versions_table(database, ctx);
  std::vector<std::string> applied;
  for (const auto& migration : migrations()) {
    if (migration.version > target) break;
    const Step step = co_await database.transact(ctx, [&migration](Tx& tx) { return apply(tx, migration); });
    if (step == Step::applied) applied.emplace_back(migration.name);
  }
  co_return applied;
}

std::optional<std::string> version_problem(int found, int wanted) {
  if (found == wanted) return std::nullopt;
  if (found == 0) return "The database has no tables yet. Run: nova-manage db sync";
  if (found < wanted)
    return fmt::format(
        "The database schema is at version {}, this release needs {}. Run: nova-manage db sync", found,
        wanted);
  return fmt::format(
      "The database schema is at version {}, newer than the {} that this release knows. "
      "Install the release that the database was upgraded for.",
      found, wanted);
}

awaitable<void> require_current_schema(Database& database, Context ctx) {
  const auto problem = version_problem(co_await schema_version(database, std::move(ctx)));
  if (problem) throw Fault(Errc::conflict, *problem);
}

}  // namespace nova::db
