#include "conductor/store/sagas.hpp"

#include <map>

#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using namespace std::chrono_literals;

class Sagas : public DatabaseTest {
 protected:
  SagaRecord record() {
    SagaRecord r;
    r.kind = "build_server";
    r.server = proto::ServerId(new_uuid());
    r.request = R"({"request_id": "req-1"})";
    r.state = R"({"n": 1})";
    r.wake_at = nova::now() - 1s;
    r.deadline = nova::now() + 1h;
    return r;
  }
  SagaRecord insert(std::optional<SagaLease> lease = {}) {
    return transact([&](Tx& tx) {
      std::vector<SagaRecord> all{record()};
      saga_insert(tx, all, lease);
      return all[0];
    });
  }
  std::vector<SagaRecord> due(const std::string& owner, std::chrono::milliseconds time = 1h) {
    return transact([&](Tx& tx) { return saga_take_due(tx, {owner, time}, 10); });
  }
};

TEST_F(Sagas, ARecordComesBackWhole) {
  const auto in = insert();
  const auto out = read([&](Tx& tx) { return saga_find(tx, in.id); });
  ASSERT_TRUE(out);
  EXPECT_EQ(out->kind, in.kind);
  EXPECT_EQ(out->server, in.server);
  EXPECT_EQ(out->deadline, in.deadline);
  EXPECT_EQ(out->state, in.state);
  EXPECT_EQ(out->revision, 0);
}

TEST_F(Sagas, IdsFollowTheOrderOfTheBatch) {
  std::vector<SagaRecord> all{record(), record(), record()};
  transact([&](Tx& tx) { saga_insert(tx, all, std::nullopt); });
  for (const auto& one : all)
    EXPECT_EQ(read([&](Tx& tx) { return saga_find(tx, one.id)->server; }), one.server);
}

TEST_F(Sagas, OneTakerGetsADueRecordAndALapsedLeaseGoesToAnother) {
  const auto r = insert();
  EXPECT_EQ(due("a", 0ms).size(), 1U);  // a lease that has already lapsed: its owner died
  ASSERT_EQ(due("b").size(), 1U);
  EXPECT_TRUE(due("c").empty());
  EXPECT_TRUE(read([&](Tx& tx) { return saga_reported(tx, r.id, "c")->held_elsewhere; }));
  EXPECT_FALSE(read([&](Tx& tx) { return saga_reported(tx, r.id, "b")->held_elsewhere; }));
}

TEST_F(Sagas, AnInsertWithALeaseIsNotSweptUp) {
  insert(SagaLease{"a", 1h});
  EXPECT_TRUE(due("b").empty());
}

TEST_F(Sagas, AnOvertakenDriverChangesNothing) {
  auto r = insert();
  const auto save = [&](const SagaRecord& one) {
    transact([&](Tx& tx) { saga_save(tx, one, std::nullopt); });
  };
  r.cursor = 1;
  save(r);
  r.cursor = 2;
  try {
    save(r);
    FAIL() << "an older revision was saved";
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::gone);
  }
  EXPECT_EQ(read([&](Tx& tx) { return saga_find(tx, r.id)->cursor; }), 1);
}

TEST_F(Sagas, WhatHasEndedIsNeitherTakenNorSaved) {
  auto r = insert();
  r.phase = Phase::done;
  transact([&](Tx& tx) { saga_save(tx, r, SagaLease{"a", 1h}); });
  EXPECT_TRUE(due("b").empty());
  ++r.revision;
  EXPECT_THROW(transact([&](Tx& tx) { saga_save(tx, r, std::nullopt); }), Fault);
  EXPECT_EQ(transact([](Tx& tx) { return saga_purge(tx, nova::now() + 1h); }), 1);
}

TEST_F(Sagas, APurgeTakesTheOldestFirst) {
  transact([](Tx& tx) { saga_purge(tx, nova::now() + 1h); });
  for (int i = 0; i < 3; ++i) {
    auto r = insert();
    r.phase = Phase::done;
    transact([&](Tx& tx) { saga_save(tx, r, std::nullopt); });
  }
  insert();
  const auto purge = [&](Timestamp keep) {
    return transact([&](Tx& tx) { return saga_purge(tx, keep, 2); });
  };
  EXPECT_EQ(purge(nova::now() - 1h), 0);
  EXPECT_EQ(purge(nova::now() + 1h), 2);
  EXPECT_EQ(purge(nova::now() + 1h), 1);
  EXPECT_EQ(purge(nova::now() + 1h), 0);
}

// The planner takes the open sagas for few; to save one must not be a walk through all of them.
TEST_F(Sagas, ASaveFindsItsRowsByTheirIds) {
  transact([](Tx& tx) {
    tx.script(
        "INSERT INTO sagas (kind, version, server, request, phase, state, deadline) "
        "SELECT 'k', 1, gen_random_uuid(), '{}', 'done', '{}', now() FROM generate_series(1, 2000)");
    tx.script("ANALYZE sagas");
  });
  const std::map<std::string_view, db::Params> statements{{"sagas_save", {"[]", "me", "1", "{1,2}"}},
                                                          {"saga_reported", {"1", "me"}},
                                                          {"saga_extend", {"{1,2}", "me", "1"}},
                                                          {"saga_renew", {"[]", "1"}}};
  for (const auto& [name, values] : statements) {
    const auto plan = transact([&](Tx& tx) { return plan_of(tx, tx.text_of(db::Statement(name)), values); });
    EXPECT_EQ(plan.find("sagas_by_server"), std::string::npos) << plan;
    EXPECT_NE(plan.find("sagas_pkey"), std::string::npos) << plan;
  }
}

TEST_F(Sagas, SupersedingStopsTheDriverAndForgetsTheState) {
  auto r = insert(SagaLease{"a", 1h});
  const auto old = transact([&](Tx& tx) { return sagas_supersede(tx, {r.server}, "deleted"); });
  ASSERT_EQ(old.size(), 1U);
  EXPECT_EQ(old[0].state, r.state);
  EXPECT_THROW(transact([&](Tx& tx) { saga_save(tx, r, std::nullopt); }), Fault);
  const auto now = read([&](Tx& tx) { return saga_find(tx, r.id); });
  EXPECT_EQ(now->phase, Phase::failed);
  EXPECT_EQ(now->state, "{}");
}

TEST_F(Sagas, TheBacklogCountsWhatIsOpenAndWhatIsOverdue) {
  const auto backlog = [&] { return read([&](Tx& tx) { return saga_backlog(tx, 1min); }); };
  const auto before = backlog();
  auto late = record(), soon = record(), fine = record();
  late.deadline = nova::now() - 2min;
  soon.deadline = nova::now() - 30s;
  std::vector<SagaRecord> all{late, soon, fine};
  transact([&](Tx& tx) { saga_insert(tx, all, std::nullopt); });
  EXPECT_EQ(backlog().open, before.open + 3);
  EXPECT_EQ(backlog().overdue, before.overdue + 1);
  transact([&](Tx& tx) { sagas_supersede(tx, {all[0].server}, "deleted"); });
  EXPECT_EQ(backlog().open, before.open + 2);
  EXPECT_EQ(backlog().overdue, before.overdue);
}

TEST_F(Sagas, TheBacklogCountsWhatIsTriedInVain) {
  const auto backlog = [&] { return read([&](Tx& tx) { return saga_backlog(tx, 1min); }); };
  const auto before = backlog();
  std::vector<SagaRecord> all{record(), record(), record(), record()};
  all[1].state = R"({"archived": true})";
  transact([&](Tx& tx) { saga_insert(tx, all, std::nullopt); });
  all[2].phase = Phase::undo;
  for (auto& one : all) {
    one.tries = &one == &all[3] ? 1 : 9;
    one.trouble = "the Network service is away";
    transact([&](Tx& tx) { saga_save(tx, one, std::nullopt); });
  }
  EXPECT_EQ(backlog().stalled, before.stalled + 3);
  EXPECT_EQ(backlog().cleanups, before.cleanups + 2);
  EXPECT_EQ(read([&](Tx& tx) { return saga_find(tx, all[0].id); })->trouble, all[0].trouble);
}

TEST_F(Sagas, AHeartbeatRenewsItsOperationsAndHearsOfForgottenOnes) {
  auto r = insert();
  r.waiting = true;
  r.attempt = 2;
  r.wake_at = nova::now();
  transact([&](Tx& tx) { saga_save(tx, r, std::nullopt); });
  proto::OperationRef live, stale, unknown;
  live.saga = stale.saga = r.id;
  live.attempt = 2;
  stale.attempt = 1;
  unknown.saga = 999999;
  const std::vector<proto::OperationRef> running{live, stale, unknown};
  const auto forgotten = transact([&](Tx& tx) { return saga_renew(tx, running, 1h); });
  ASSERT_EQ(forgotten.size(), 2U);
  EXPECT_EQ(forgotten[0].attempt, 1);
  EXPECT_EQ(forgotten[1].saga, 999999);
  EXPECT_GT(read([&](Tx& tx) { return saga_find(tx, r.id)->wake_at; }), nova::now() + 30min);
}

}  // namespace
}  // namespace nova::test
