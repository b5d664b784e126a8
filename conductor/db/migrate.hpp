// Brings the schema to this release's version: numbered SQL files, compiled in, each applied in its own
// transaction and recorded with its checksum. Concurrent runs wait for one another. Used by nova-manage db
// sync; the daemons only check the version.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "common/context.hpp"
#include "common/embedded_file.hpp"
#include "conductor/db/database.hpp"

namespace nova::db {

struct Migration {
  int version = 0;
  std::string_view name, sql;
};

// In order. Throws Fault(internal) for a file that is not NNNN_name.sql and for a gap or a double number.
std::vector<Migration> migrations_from(std::span<const EmbeddedFile> files);
std::vector<Migration> migrations();  // the compiled-in ones
int newest_version();

// 0 for a database that was never synced.
awaitable<int> schema_version(Database& database, Context ctx);
// Applies what is missing up to `target` (default: all) and returns the names applied. Throws Fault(conflict)
// if the database is newer than this release.
awaitable<std::vector<std::string>> migrate(Database& database, Context ctx, int target = newest_version());

// Nothing if this release can run on a schema of that version, else what is wrong and what to do.
std::optional<std::string> version_problem(int found, int wanted = newest_version());
// Throws Fault(conflict) with that text.
awaitable<void> require_current_schema(Database& database, Context ctx);

}  // namespace nova::db
