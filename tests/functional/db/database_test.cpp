#include "conductor/db/database.hpp"

#include <fmt/format.h>

#include <thread>

#include "common/async/sleep.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace std::chrono_literals;

class Pool : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    transact([](Tx& tx) {
      tx.script("CREATE TABLE t (k text PRIMARY KEY, v int); INSERT INTO t VALUES ('a', 0), ('b', 0)");
    });
  }
  int value(const std::string& key) {
    return transact([&](Tx& tx) {
      return tx.run_text("v", "SELECT v FROM t WHERE k = $1", db::params(key))[0].get<int>("v");
    });
  }
  static void add(Tx& tx, const std::string& key) {
    tx.run_text("add", "UPDATE t SET v = v + 1 WHERE k = $1", db::params(key));
  }
  Errc code_of(const std::function<void()>& body) {
    try {
      body();
    } catch (const Fault& fault) {
      return fault.code();
    }
    return Errc::internal;
  }
};

TEST_F(Pool, AThrowRollsBack) {
  EXPECT_THROW(transact([](Tx& tx) {
                 add(tx, "a");
                 throw Fault(Errc::conflict, "no");
               }),
               Fault);
  EXPECT_EQ(value("a"), 0);
}

// libpq keeps the buffers of the largest statement for the life of a session.
TEST_F(Pool, ASessionThatHadALargeStatementIsOpenedAnewSoonAfter) {
  const auto session = [&] {
    return transact(
        [](Tx& tx) { return tx.run_text("pid", "SELECT pg_backend_pid() AS pid", {})[0].get<int>("pid"); });
  };
  const std::string large(1 << 20, 'x');
  transact([&](Tx& tx) { tx.run_text("large", "SELECT length($1::text)", db::params(large)); });
  const int before = session();
  EXPECT_EQ(session(), before);
  std::this_thread::sleep_for(5500ms);
  session();  // the last that it serves
  EXPECT_NE(session(), before);
}

TEST_F(Pool, ADeadlockIsTriedAgainUntilBothHold) {
  int done = 0;
  for (const auto& [first, second] : {std::pair<const char*, const char*>{"a", "b"}, {"b", "a"}}) {
    auto one = [&, first, second]() -> awaitable<void> {
      co_await database().transact(Context(), [first, second](Tx& tx) {
        add(tx, first);
        tx.script("SELECT pg_sleep(0.2)");
        add(tx, second);
      });
      ++done;
    };
    boost::asio::co_spawn(loop_, one, [](std::exception_ptr error) {
      try {
        if (error) std::rethrow_exception(error);
      } catch (const std::exception& e) {
        ADD_FAILURE() << e.what();
      }
    });
  }
  loop_.restart();
  loop_.run();
  EXPECT_EQ(done, 2);
  EXPECT_EQ(value("a"), 2);
  EXPECT_EQ(value("b"), 2);
}

TEST_F(Pool, ALostConnectionIsReplacedWithoutTheCallerNoticing) {
  read([](Tx& tx) { tx.exec(db::Statement("ping")); });
  TestDatabase::admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                      own().name() + "'");
  EXPECT_EQ(value("a"), 0);
  EXPECT_TRUE(database().healthy());
}

TEST_F(Pool, AConnectionLostInTheMiddleRunsTheWholeAgain) {
  int runs = 0;
  transact([&](Tx& tx) {
    add(tx, "a");
    if (++runs == 1)
      TestDatabase::admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                          own().name() + "'");
    add(tx, "b");
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(value("a"), 1);
  EXPECT_EQ(value("b"), 1);
}

TEST_F(Pool, ATransactionThatHangsKeepsNoRowLocked) {
  auto options = own().options();
  options.idle_in_transaction_timeout = 1s;
  db::Database hanging(options, Logger());
  int runs = 0;
  run(hanging.transact(Context(), [&](Tx& tx) {
    add(tx, "a");
    if (++runs > 1) return;
    boost::asio::io_context loop;
    db::Database others(own().options(1), Logger());
    // Waits for the row until the server ends the first.
    run_on(loop, others.transact(Context(), [](Tx& other) { add(other, "a"); }));
    add(tx, "b");
  }));
  EXPECT_EQ(runs, 2) << "the whole ran again on a new connection";
  EXPECT_EQ(value("a"), 2);
  EXPECT_EQ(value("b"), 0);
}

// The last thing before COMMIT kills the connection: nobody can know whether it was committed.
TEST_F(Pool, ACommitOnALostConnectionIsAnUnknownOutcomeAndNotRepeated) {
  int runs = 0;
  try {
    transact([&](Tx& tx) {
      ++runs;
      add(tx, "a");
      TestDatabase::admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                          own().name() + "'");
    });
    FAIL() << "the commit cannot have been answered";
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::timeout);
    EXPECT_EQ(fault.error().kind, db::unknown_outcome);
  }
  EXPECT_EQ(runs, 1);
}

TEST_F(Pool, ADeadlineStopsAStatement) {
  Context ctx;
  ctx.deadline = std::chrono::steady_clock::now() + 300ms;
  const auto code =
      code_of([&] { run(database().transact(ctx, [](Tx& tx) { tx.script("SELECT pg_sleep(60)"); })); });
  EXPECT_EQ(code, Errc::timeout);
  EXPECT_EQ(code_of([&] { run(database().transact(ctx, [](Tx& tx) { add(tx, "a"); })); }), Errc::timeout);
}

TEST_F(Pool, NoMoreConnectionsThanAllowedAndEveryWaiterIsServed) {
  db::Database small(own().options(2), Logger());
  int done = 0;
  for (int i = 0; i < 10; ++i) {
    auto one = [&]() -> awaitable<void> {
      co_await small.transact(Context(), [](Tx& tx) { tx.script("SELECT pg_sleep(0.02)"); });
      ++done;
    };
    boost::asio::co_spawn(loop_, one, [](std::exception_ptr) {});
  }
  loop_.restart();
  loop_.run();
  EXPECT_EQ(done, 10);
  EXPECT_LE(small.open_connections(), 2U);
}

TEST_F(Pool, AWaiterWhoseTimeIsOverLeavesTheQueue) {
  db::Database one(own().options(1), Logger());
  Errc second = Errc::internal;
  auto slow = [&]() -> awaitable<void> {
    co_await one.transact(Context(), [](Tx& tx) { tx.script("SELECT pg_sleep(0.5)"); });
  };
  auto hasty = [&]() -> awaitable<void> {
    Context ctx;
    ctx.deadline = std::chrono::steady_clock::now() + 50ms;
    try {
      co_await one.transact(ctx, [](Tx& tx) { add(tx, "a"); });
    } catch (const Fault& fault) {
      second = fault.code();
    }
  };
  boost::asio::co_spawn(loop_, slow, [](std::exception_ptr) {});
  boost::asio::co_spawn(loop_, hasty, [](std::exception_ptr) {});
  loop_.restart();
  loop_.run();
  EXPECT_EQ(second, Errc::unavailable);
}

TEST_F(Pool, AServerThatIsAwayIsUnavailableAndSaysWhy) {
  auto options = own().options();
  options.connection = "postgresql+psycopg2://postgres@127.0.0.1:1/none";
  db::Database away(options, Logger());
  EXPECT_EQ(code_of([&] { run(away.read(Context(), [](Tx&) {})); }), Errc::unavailable);
  EXPECT_FALSE(away.healthy());
  const auto problem = run(away.problem());
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->find("Cannot reach the database"), std::string::npos);
  EXPECT_FALSE(run(database().problem()));
}

TEST_F(Pool, APasswordIsNotShownWithAUrlThatCannotBeRead) {
  auto options = own().options();
  options.connection = "postgresql://nova:hunter2@127.0.0.1:nonsense/x";
  db::Database wrong(options, Logger());
  const auto problem = run(wrong.problem());
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->find("hunter2"), std::string::npos) << *problem;
}

TEST_F(Pool, WhatCannotBeStoredIsTheCallersFault) {
  EXPECT_EQ(code_of([&] {
              read([](Tx& tx) {
                tx.run_text("nul", "SELECT ($1::jsonb) ->> 'a'", db::Params{R"({"a": "\u0000"})"});
              });
            }),
            Errc::bad_request);
  EXPECT_EQ(code_of([&] {
              read([](Tx& tx) { tx.run_text("big", "SELECT ($1::text)::int", db::Params{"99999999999"}); });
            }),
            Errc::bad_request);
}

TEST_F(Pool, AReadSeesTimesInUtc) {
  const auto t = read([](Tx& tx) {
    return tx.run_text("t", "SELECT '2026-11-22 18:41:00.5+02'::timestamptz AS t", {})[0].get<Timestamp>("t");
  });
  EXPECT_EQ(iso_micros(t), "2026-11-22T16:41:00.500000");
}

}  // namespace
}  // namespace nova::test
