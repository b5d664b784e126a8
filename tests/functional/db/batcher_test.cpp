#include "conductor/db/batcher.hpp"
#include "common/async/sleep.hpp"

#include <chrono>
#include <future>
#include <numeric>

#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace db::literals;

class Batched : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    transact([](Tx& tx) {
      tx.script("CREATE TABLE notes (n int PRIMARY KEY, tx bigint DEFAULT txid_current())");
    });
  }
  struct Item {
    std::function<int(Tx&)> work;
    int got = -1;
  };
  static void work(Tx& tx, std::span<Item* const> items) {
    for (Item* item : items) item->got = item->work(tx);
  }
  // Runs all at once, or all but the first a little later, and returns how each ended: "" or what it threw.
  std::vector<std::string> all(std::vector<std::function<int(Tx&)>> functions, bool first_alone = false) {
    db::Batcher<Item> batcher(database(), work);
    std::vector<std::string> ends(functions.size(), "never ended");
    for (std::size_t i = 0; i < functions.size(); ++i) {
      auto one = [&ends, &batcher, i, later = first_alone && i > 0, f = functions[i]]() -> awaitable<void> {
        Item item{f};
        if (later) co_await sleep_for(std::chrono::milliseconds(10));
        try {
          co_await batcher.run(Context(), item);
          ends[i] = item.got == static_cast<int>(i) ? "" : "another's result";
        } catch (const Fault& fault) {
          ends[i] = fault.what();
        }
      };
      boost::asio::co_spawn(loop_, one, [](std::exception_ptr) {});
    }
    loop_.restart();
    loop_.run();
    return ends;
  }
  static int note(Tx& tx, int n) {
    tx.run_text("note", "INSERT INTO notes (n) VALUES ($1)", db::params(n));
    return n;
  }
  std::int64_t count(const std::string& what) {
    return transact([&](Tx& tx) {
      return tx.run_text("count", "SELECT " + what + " AS n FROM notes", {})[0].get<std::int64_t>("n");
    });
  }
};

TEST_F(Batched, ABadItemFailsAloneAndEveryoneGetsTheirOwnResult) {
  std::vector<std::function<int(Tx&)>> work;
  for (int i = 0; i < 40; ++i)
    work.push_back([i](Tx& tx) {
      note(tx, i);
      if (i % 7 == 3) note(tx, i);  // breaks the primary key
      if (i % 7 == 5) throw Fault(Errc::over_quota, "too many");
      return i;
    });
  const auto ends = all(work);
  int good = 0;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const bool bad = i % 7 == 3 || i % 7 == 5;
    EXPECT_EQ(ends[i].empty(), !bad) << i << ": " << ends[i];
    good += bad ? 0 : 1;
  }
  EXPECT_EQ(count("count(*)"), good);
}

TEST_F(Batched, WhatArrivesTogetherSharesATransaction) {
  std::vector<std::function<int(Tx&)>> work;
  for (int i = 0; i < 30; ++i) work.push_back([i](Tx& tx) { return note(tx, i); });
  all(work);
  EXPECT_EQ(count("count(*)"), 30);
  EXPECT_EQ(count("count(DISTINCT tx)"), 1);
}

TEST_F(Batched, TheWorkOfABatchIsDoneOnce) {
  std::vector<std::size_t> sizes;
  db::Batcher<Item> batcher(database(),
                            [&](Tx&, std::span<Item* const> items) { sizes.push_back(items.size()); });
  for (int i = 0; i < 30; ++i) {
    auto one = [&]() -> awaitable<void> {
      Item item;
      co_await batcher.run(Context(), item);
    };
    boost::asio::co_spawn(loop_, one, [](std::exception_ptr) {});
  }
  loop_.restart();
  loop_.run();
  EXPECT_EQ(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}), 30u);
  EXPECT_EQ(sizes.size(), 1u);
}

TEST_F(Batched, ATransactionThatHangsHoldsUpOnlyThoseWhoCameWithIt) {
  std::promise<void> second_done;
  auto waited_for = second_done.get_future();
  const auto ends = all({[&](Tx&) {
                           const bool came =
                               waited_for.wait_for(std::chrono::seconds(10)) == std::future_status::ready;
                           if (!came) throw Fault(Errc::timeout, "nothing else was done meanwhile");
                           return 0;
                         },
                         [&](Tx& tx) {
                           second_done.set_value();
                           return note(tx, 1);
                         },
                         [](Tx& tx) { return note(tx, 2); }},
                        true);
  EXPECT_EQ(ends, std::vector<std::string>(3));
}

TEST_F(Batched, ALoneItemThrowsItsOwnFault) {
  const auto ends = all({[](Tx&) -> int { throw Fault(Errc::conflict, "mine"); }});
  EXPECT_EQ(ends[0], "mine");
}

TEST_F(Batched, ADeadlineThatPassedFailsOnlyItsOwner) {
  db::Batcher<Item> batcher(database(), work);
  std::string late_end, end = "never";
  auto late = [&]() -> awaitable<void> {
    Context ctx;
    ctx.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
    Item item{[](Tx& tx) { return note(tx, 1); }};
    try {
      co_await batcher.run(ctx, item);
    } catch (const Fault& fault) {
      late_end = name_of(fault.code());
    }
  };
  auto fine = [&]() -> awaitable<void> {
    Item item{[](Tx& tx) { return note(tx, 2); }};
    co_await batcher.run(Context(), item);
    end = "done";
  };
  boost::asio::co_spawn(loop_, fine, [](std::exception_ptr) {});
  boost::asio::co_spawn(loop_, late, [](std::exception_ptr) {});
  loop_.restart();
  loop_.run();
  EXPECT_EQ(late_end, name_of(Errc::timeout));
  EXPECT_EQ(end, "done");
  EXPECT_EQ(count("sum(n)"), 2);
}

}  // namespace
}  // namespace nova::test
