// A PostgreSQL database of a test's own, on the server of NOVA_TEST_PG_URL: made from a template that carries
// the newest schema, dropped at the end. Without the variable the test fails and says how to get a server.
#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <string>

#include "common/uuid.hpp"
#include "conductor/db/database.hpp"
#include "conductor/db/migrate.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova::test {

inline std::string postgres_url(const std::string& database) {
  const char* given = std::getenv("NOVA_TEST_PG_URL");
  if (given == nullptr) return {};
  const std::string url = given;
  const auto host = url.find("://") + 3;
  const auto path = url.find('/', host);
  return url.substr(0, path) + "/" + database;
}

inline db::Options postgres_options(const std::string& database, int connections = 5) {
  db::Options options;
  options.connection = postgres_url(database);
  options.max_pool_size = connections;
  return options;
}

// One database. `Empty` ones are made from nothing, for tests of migrations.
class TestDatabase {
 public:
  enum class From { schema, nothing };
  explicit TestDatabase(From from = From::schema) : name_("nova_test_" + new_hex_id()) {
    admin("CREATE DATABASE " + name_ + (from == From::schema ? " TEMPLATE " + schema_template() : ""));
  }
  ~TestDatabase() { admin("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)"); }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& name() const { return name_; }
  db::Options options(int connections = 5) const { return postgres_options(name_, connections); }

  // One statement outside of a transaction, as the superuser.
  static void admin(const std::string& sql) {
    boost::asio::io_context loop;
    db::Database server(postgres_options("postgres", 1), Logger());
    run_on(loop, server.read(Context(), [&](Tx& tx) { tx.script(sql); }));
  }

 private:
  // Migrated once per process, dropped with it.
  static const std::string& schema_template() {
    struct Template {
      std::string name = "nova_template_" + std::to_string(getpid());
      Template() {
        admin("DROP DATABASE IF EXISTS " + name);
        admin("CREATE DATABASE " + name);
        boost::asio::io_context loop;
        db::Database database(postgres_options(name, 1), Logger());
        run_on(loop, db::migrate(database, Context()));
      }
      ~Template() { admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); }
    };
    static const Template made;
    return made.name;
  }
  std::string name_;
};

// How the server would run a statement, one line for each node.
inline std::string plan_of(Tx& tx, const std::string& sql, const db::Params& values) {
  const auto rows = tx.run_text("explain", "EXPLAIN " + sql, values);
  std::string text;
  for (int i = 0; i < rows.size(); ++i) text += std::string(*rows[i].text("QUERY PLAN")) + "\n";
  return text;
}

// A test with a database, a pool on it and a loop.
class DatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    if (postgres_url("postgres").empty())
      FAIL() << "NOVA_TEST_PG_URL is not set. Run: tests/support/services.py --only postgres -- ctest "
                "--test-dir <build> -R db";
    own_.emplace(from_);
    database_ = std::make_unique<db::Database>(own_->options(), Logger());
  }
  void TearDown() override {
    database_.reset();
    own_.reset();
  }

  template <class F>
  auto transact(F function) {
    return run_on(loop_, database_->transact(Context(), std::move(function)));
  }
  template <class F>
  auto read(F function) {
    return run_on(loop_, database_->read(Context(), std::move(function)));
  }
  template <class T>
  T run(awaitable<T> task) {
    return run_on(loop_, std::move(task));
  }
  db::Database& database() { return *database_; }
  const TestDatabase& own() const { return *own_; }

  TestDatabase::From from_ = TestDatabase::From::schema;
  boost::asio::io_context loop_;

 private:
  std::optional<TestDatabase> own_;
  std::unique_ptr<db::Database> database_;
};

}  // namespace nova::test
