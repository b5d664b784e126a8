#include "conductor/db/tx.hpp"

#include <fmt/format.h>

#include "conductor/db/connection.hpp"

namespace nova::db {

Rows Tx::run(Statement statement, const Params& values) {
  const Query& query = connection_.queries().find(statement.name());
  if (mode_ == Mode::read && !query.reads)
    throw Fault(Errc::internal, fmt::format("{} changes or locks rows; it needs transact()", query.name));
  return connection_.run(query, values);
}

Rows Tx::run_text(std::string_view name, const std::string& sql, const Params& values) {
  return connection_.run_text(name, sql, values);
}

void Tx::script(const std::string& sql) { connection_.command(sql); }
void Tx::savepoint() { connection_.command("SAVEPOINT item"); }
void Tx::rollback_to_savepoint() { connection_.command("ROLLBACK TO SAVEPOINT item"); }

}  // namespace nova::db
