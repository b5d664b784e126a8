#include "conductor/store/quota_book.hpp"

#include "conductor/db/batcher.hpp"
#include "conductor/store/keypairs.hpp"
#include "conductor/store/server_groups.hpp"
#include "conductor/store/servers.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;

class Quotas : public DatabaseTest {
 protected:
  // Creates as the daemon does: room first, then rows, in one transaction.
  static int create(Tx& tx, int min, int max, const std::string& user = "u1") {
    const QuotaAsk ask{.project = "p1", .user = user, .vcpus = 1, .memory_mb = 512, .min = min, .max = max};
    QuotaBook quotas(tx, std::span(&ask, 1));
    const int count = quotas.take(ask);
    std::vector<proto::Server> servers;
    for (int i = 0; i < count; ++i) {
      servers.push_back(make::server());
      servers.back().user_id = user;
    }
    server_insert(tx, servers);
    return count;
  }
  std::map<std::string, std::int64_t> usage(const std::string& user = {}) {
    return read([&](Tx& tx) { return quota_usage(tx, "p1", user); });
  }
};

TEST_F(Quotas, LimitsComeFromUserThenProjectThenClassThenConfiguration) {
  const auto limit = [&](const std::string& user) {
    return read([&](Tx& tx) { return quota_limits(tx, "p1", user)["instances"]; });
  };
  EXPECT_EQ(limit("u1"), 10);
  transact([](Tx& tx) { quota_class_set(tx, "default", {{"instances", 11}}); });
  EXPECT_EQ(limit("u1"), 11);
  transact([](Tx& tx) { quota_set(tx, "p1", "", {{"instances", 12}, {"cores", 3}}); });
  EXPECT_EQ(limit("u1"), 12);
  transact([](Tx& tx) { quota_set(tx, "p1", "u1", {{"instances", 9}}); });
  EXPECT_EQ(limit("u1"), 9);
  EXPECT_EQ(limit("u2"), 12);
  EXPECT_EQ(read([](Tx& tx) { return quota_class_limits(tx, "default")["instances"]; }), 11);
  transact([](Tx& tx) { quota_reset(tx, "p1", ""); });
  EXPECT_EQ(limit("u1"), 11);
}

TEST_F(Quotas, UsageFollowsServersWhereverTheyAreChanged) {
  transact([](Tx& tx) { return create(tx, 2, 2); });
  transact([](Tx& tx) { return create(tx, 1, 1, "u2"); });
  EXPECT_EQ(usage()["instances"], 3);
  EXPECT_EQ(usage("u2")["ram"], 512);
  transact([](Tx& tx) {
    tx.script(R"(UPDATE servers SET flavor = '{"vcpus": 5, "memory_mb": 512}' WHERE user_id = 'u2')");
  });
  EXPECT_EQ(usage()["cores"], 7);
  transact([](Tx& tx) { tx.script("DELETE FROM servers WHERE user_id = 'u1'"); });
  EXPECT_EQ(usage()["instances"], 1);
  EXPECT_EQ(usage("u1")["cores"], 0);
}

TEST_F(Quotas, AMultiCreateTakesWhatFitsButNotLessThanItsMinimum) {
  EXPECT_EQ(transact([](Tx& tx) { return create(tx, 1, 25); }), 10);
  try {
    transact([](Tx& tx) { return create(tx, 1, 1); });
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::over_quota);
    EXPECT_STREQ(fault.what(),
                 "Quota exceeded for instances: Requested 1, but already used 10 of 10 instances");
  }
}

TEST_F(Quotas, AUsersOwnLimitBindsOnlyThatUser) {
  transact([](Tx& tx) { quota_set(tx, "p1", "u1", {{"instances", 2}}); });
  EXPECT_EQ(transact([](Tx& tx) { return create(tx, 1, 5); }), 2);
  EXPECT_EQ(transact([](Tx& tx) { return create(tx, 1, 5, "u2"); }), 5);
  EXPECT_THROW(transact([](Tx& tx) { return create(tx, 1, 1); }), Fault);
}

TEST_F(Quotas, ConcurrentCreatesNeverOverspend) {
  int made = 0, refused = 0;
  for (int i = 0; i < 30; ++i) {
    auto one = [&, user = i % 2 == 0 ? "u1" : "u2"]() -> awaitable<void> {
      try {
        made += co_await database().transact(Context(), [user](Tx& tx) { return create(tx, 1, 1, user); });
      } catch (const Fault& fault) {
        refused += fault.code() == Errc::over_quota ? 1 : 0;
      }
    };
    boost::asio::co_spawn(loop_, one, [](std::exception_ptr) {});
  }
  loop_.restart();
  loop_.run();
  EXPECT_EQ(made, 10);
  EXPECT_EQ(refused, 20);
  EXPECT_EQ(usage()["instances"], 10);
}

TEST_F(Quotas, BatchedCreatesNeverOverspend) {
  struct Item {};
  db::Batcher<Item> batcher(database(), [](Tx& tx, std::span<Item* const> items) {
    for (std::size_t i = 0; i < items.size(); ++i) create(tx, 1, 1);
  });
  int made = 0, refused = 0;
  for (int i = 0; i < 30; ++i) {
    auto one = [&]() -> awaitable<void> {
      Item item;
      try {
        co_await batcher.run(Context(), item);
        ++made;
      } catch (const Fault& fault) {
        refused += fault.code() == Errc::over_quota ? 1 : 0;
      }
    };
    boost::asio::co_spawn(loop_, one, [](std::exception_ptr) {});
  }
  loop_.restart();
  loop_.run();
  EXPECT_EQ(made, 10);
  EXPECT_EQ(refused, 20);
}

TEST_F(Quotas, WhatOneTakesOutOfABookIsMissingForTheNext) {
  transact([](Tx& tx) { quota_set(tx, "p1", "", {{"instances", 3}}); });
  transact([](Tx& tx) { quota_set(tx, "p1", "u1", {{"instances", 2}}); });
  const std::vector<QuotaAsk> asks{{.project = "p1", .user = "u1", .min = 1, .max = 2},
                                   {.project = "p1", .user = "u2", .min = 1, .max = 2},
                                   {.project = "p2", .user = "", .min = 1, .max = 4}};
  transact([&](Tx& tx) {
    QuotaBook book(tx, asks);
    EXPECT_EQ(book.take(asks[0]), 2);
    EXPECT_THROW(book.take(asks[0]), Fault);
    EXPECT_EQ(book.take(asks[1]), 1);
    EXPECT_THROW(book.take(asks[1]), Fault);
    EXPECT_EQ(book.take(asks[2]), 4);
    EXPECT_EQ(book.take(asks[2]), 4);
  });
}

TEST_F(Quotas, RequestLimitsKeyPairsAndGroups) {
  EXPECT_NO_THROW(read([](Tx& tx) { quota_check_request(tx, "p1", "metadata_items", 128); }));
  EXPECT_THROW(read([](Tx& tx) { quota_check_request(tx, "p1", "metadata_items", 129); }), Fault);
  transact([](Tx& tx) {
    quota_set(tx, "p1", "", {{"key_pairs", 1}, {"server_groups", 1}, {"server_group_members", 1}});
  });
  const auto add_key = [&](const std::string& name) {
    transact([&](Tx& tx) {
      quota_take_keypair(tx, "p1", "u1");
      KeypairRow key;
      key.user_id = "u1";
      key.name = name;
      keypair_insert(tx, key);
    });
  };
  add_key("a");
  EXPECT_THROW(add_key("b"), Fault);
  const auto add_group = [&] {
    return transact([](Tx& tx) {
      quota_take_server_group(tx, "p1", "u1");
      ServerGroupRow group;
      group.project_id = "p1";
      group.user_id = "u1";
      group.policy = "affinity";
      return server_group_insert(tx, group);
    });
  };
  const auto group = add_group();
  EXPECT_THROW(add_group(), Fault);
  const auto join = [&] {
    transact([&](Tx& tx) {
      std::vector<proto::Server> servers{make::server()};
      server_insert(tx, servers);
      server_group_join(tx, {.group = group.uuid, .project = "p1", .user = "u1", .servers = {servers[0].id}});
    });
  };
  join();
  EXPECT_THROW(join(), Fault);
}

}  // namespace
}  // namespace nova::test
