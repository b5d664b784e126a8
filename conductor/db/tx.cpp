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

const std::string& Tx::text_of(Statement statement) const {
  return connection_.queries().find(statement.name()).text;
}

void Tx::script(const std::string& sql) { connection_.command(sql); }
// After a rollback to it the savepoint is still there and serves the next item.
void Tx::savepoint() {
  if (savepoint_ == Savepoint::used)
    connection_.command("RELEASE SAVEPOINT item; SAVEPOINT item");
  else if (savepoint_ == Savepoint::none)
    connection_.command("SAVEPOINT item");
  savepoint_ = Savepoint::used;
}

void Tx::rollback_to_savepoint() {
  connection_.command("ROLLBACK TO SAVEPOINT item");
  savepoint_ = Savepoint::fresh;
}

}  // namespace nova::db
