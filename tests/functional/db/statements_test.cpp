#include <fmt/format.h>

#include "conductor/db/query.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using Statements = DatabaseTest;

// The server checks names, columns and types of every statement.
TEST_F(Statements, EveryOnePrepares) {
  const db::Queries queries;
  for (const auto& query : queries.all()) {
    try {
      transact([&](Tx& tx) { tx.script(fmt::format("PREPARE {} AS {}", query.name, query.text)); });
    } catch (const Fault& fault) {
      ADD_FAILURE() << query.name << ": " << fault.what();
    }
  }
}

TEST_F(Statements, ReadRefusesOneThatWrites) {
  EXPECT_THROW(read([](Tx& tx) { tx.exec(db::Statement("server_numbers"), 1); }), Fault);
}

}  // namespace
}  // namespace nova::test
