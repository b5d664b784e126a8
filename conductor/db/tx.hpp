// One open transaction (or one read) on one connection: the only way to run a statement. Database::transact()
// makes it on a worker thread and store functions use it there, synchronously; it never outlives their call.
#pragma once
#include <string>
#include <string_view>

#include "conductor/db/params.hpp"
#include "conductor/db/query.hpp"
#include "conductor/db/rows.hpp"

namespace nova::db {

// The kind of the Fault(timeout) that tells of a COMMIT whose connection broke.
inline constexpr std::string_view unknown_outcome = "UnknownOutcome";

class Connection;

enum class Mode { write, read };

class Tx {
 public:
  Tx(Connection& connection, Mode mode) : connection_(connection), mode_(mode) {}
  Tx(const Tx&) = delete;
  Tx& operator=(const Tx&) = delete;

  // Runs the statement of queries/*.sql with that name. A row that breaks a unique, foreign-key or check
  // constraint is Fault(conflict) whose kind is the constraint's name.
  template <class... A>
  Rows exec(Statement statement, const A&... values) {
    return run(statement, params(values...));
  }
  Rows run(Statement statement, const Params& values);
  const std::string& text_of(Statement statement) const;
  // Statement text made from constant fragments (list_order.cpp); values stay parameters.
  Rows run_text(std::string_view name, const std::string& sql, const Params& values);

  // Statements without parameters or results, many at once: migrations, locks.
  void script(const std::string& sql);

  // For the batcher: begins an item; what it did since is undone alone, and the transaction goes on.
  void savepoint();
  void rollback_to_savepoint();

 private:
  enum class Savepoint { none, fresh, used };
  Connection& connection_;
  Mode mode_;
  Savepoint savepoint_ = Savepoint::none;
};

}  // namespace nova::db

namespace nova {
using Tx = db::Tx;
}
