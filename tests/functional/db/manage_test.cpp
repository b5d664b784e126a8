#include <fmt/format.h>

#include "conductor/maintenance.hpp"
#include "conductor/manage/commands.hpp"
#include "conductor/manage/upgrade_checks.hpp"
#include "conductor/store/claims.hpp"
#include "conductor/store/hosts.hpp"
#include "conductor/store/sagas.hpp"
#include "conductor/store/servers.hpp"
#include "conductor/store/services.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using proto::HostName;

class Manage : public DatabaseTest {
 protected:
  Manage() { from_ = TestDatabase::From::nothing; }
  void SetUp() override {
    DatabaseTest::SetUp();
    env_ = std::make_unique<manage::Environment>(
        Config::from_text(fmt::format("[database]\nconnection = {}\n", own().options().connection)));
  }
  void TearDown() override {
    env_.reset();
    DatabaseTest::TearDown();
  }
  struct Said {
    int code;
    std::string text;
  };
  // What a command printed and returned.
  template <class F>
  Said said(F command) {
    testing::internal::CaptureStdout();
    const int code = command(*env_);
    std::fflush(stdout);
    return {code, testing::internal::GetCapturedStdout()};
  }
  void sync() {
    said([](auto& env) { return manage::db_sync(env, std::nullopt); });
  }
  proto::ServerId server_on(const std::string& host) {
    ServiceBeat beat;
    beat.host = HostName(host);
    beat.binary = "nova-compute";
    beat.version = 73;
    const std::vector<ServiceBeat> beats{beat};
    std::vector<proto::Server> all{make::server("guest")};
    all[0].host = HostName(host);
    transact([&](Tx& tx) {
      service_heartbeat(tx, beats);
      host_report_inventory(tx, HostName(host), make::inventory());
      server_insert(tx, all);
      claim_take(tx,
                 {.server = all[0].id, .host = HostName(host), .vcpus = 2, .memory_mb = 512, .disk_gb = 1});
    });
    return all[0].id;
  }
  std::unique_ptr<manage::Environment> env_;
};

TEST_F(Manage, SyncsOnceAndTellsTheVersion) {
  EXPECT_THROW(manage::service_list(*env_), Fault);
  EXPECT_EQ(said(manage::db_version).text, "0\n");
  EXPECT_NE(said([](auto& env) { return manage::db_sync(env, std::nullopt); }).text.find("0001_servers.sql"),
            std::string::npos);
  EXPECT_EQ(said(manage::db_version).text, fmt::format("{}\n", db::newest_version()));
  const auto again = said([](auto& env) { return manage::db_sync(env, std::nullopt); });
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(again.text, "");
  EXPECT_EQ(said([](auto& env) { return manage::db_sync(env, 9999); }).code, 1);
}

TEST_F(Manage, ShowsHostsServersAndServices) {
  sync();
  const auto id = server_on("h1");
  EXPECT_NE(said(manage::service_list).text.find("| nova-compute | h1   | nova | enabled | up "),
            std::string::npos);
  EXPECT_NE(said(manage::inspect_hosts).text.find("| 2/8 "), std::string::npos);
  const auto servers = said([&](auto& env) { return manage::inspect_servers(env, id.str(), 10); }).text;
  EXPECT_NE(servers.find("| guest | p1 "), std::string::npos);
  EXPECT_NE(said(manage::cell_list_hosts).text.find("| cell1 "), std::string::npos);
  EXPECT_EQ(said([&](auto& env) { return manage::cell_verify_instance(env, id.str(), true); }).code, 0);
  EXPECT_EQ(said([&](auto& env) { return manage::cell_verify_instance(env, new_uuid(), true); }).code, 1);
  EXPECT_EQ(said([](auto& env) { return manage::cell_delete_host(env, "h1"); }).code, 3);
  EXPECT_EQ(said([](auto& env) { return manage::cell_delete_host(env, "h2"); }).code, 2);
}

TEST_F(Manage, InspectsSagasWithoutTheirState) {
  sync();
  SagaRecord record;
  record.kind = "build_server";
  record.server = proto::ServerId(new_uuid());
  record.request = "{}";
  record.state = R"({"admin_password": "hidden"})";
  record.deadline = now() - std::chrono::hours(1);
  std::vector<SagaRecord> all{record};
  transact([&](Tx& tx) { saga_insert(tx, all, std::nullopt); });
  all[0].trouble = "the Network service is away";
  transact([&](Tx& tx) { saga_save(tx, all[0], std::nullopt); });
  const auto list = said([](auto& env) { return manage::inspect_sagas(env, false, 10, std::nullopt); });
  EXPECT_NE(list.text.find("build_server"), std::string::npos);
  const auto one = said([&](auto& env) { return manage::inspect_sagas(env, false, 10, all[0].id); });
  EXPECT_EQ(one.code, 0);
  for (const auto& text : {list.text, one.text})
    EXPECT_NE(text.find("the Network service is away"), std::string::npos) << text;
  EXPECT_EQ((list.text + one.text).find("hidden"), std::string::npos);
  EXPECT_EQ(said([](auto& env) { return manage::inspect_sagas(env, false, 10, 999); }).code, 1);
  EXPECT_EQ(manage::worst(manage::upgrade_checks(*env_)), manage::Verdict::warning);
}

TEST_F(Manage, HealsUsageAndOnlyTalksAboutItOnADryRun) {
  sync();
  server_on("h1");
  transact([](Tx& tx) { tx.script("UPDATE hosts SET vcpus_used = 7"); });
  const auto used = [&] { return read([](Tx& tx) { return host_find(tx, HostName("h1"))->vcpus_used; }); };
  EXPECT_NE(said([](auto& env) { return manage::placement_heal(env, true); }).text.find("h1"),
            std::string::npos);
  EXPECT_EQ(used(), 7);
  said([](auto& env) { return manage::placement_heal(env, false); });
  EXPECT_EQ(used(), 2);
}

TEST_F(Manage, PurgesTheArchive) {
  sync();
  const auto id = server_on("h1");
  transact([&](Tx& tx) { server_archive(tx, id); });
  const auto purge = [&](manage::Purge what) {
    return said([&](auto& env) { return manage::db_purge(env, what); }).code;
  };
  EXPECT_EQ(purge({}), 1);
  EXPECT_EQ(purge({.all = false, .before = "nonsense"}), 2);
  EXPECT_EQ(purge({.all = false, .before = "2000-01-01"}), 3);
  EXPECT_EQ(purge({.all = true, .before = {}}), 0);
  EXPECT_EQ(purge({.all = true, .before = {}}), 3);
}

TEST_F(Manage, UpgradeChecksFailWithoutASchema) {
  EXPECT_EQ(manage::worst(manage::upgrade_checks(*env_)), manage::Verdict::failure);
  sync();
  server_on("h1");
  EXPECT_EQ(manage::worst(manage::upgrade_checks(*env_)), manage::Verdict::success);
  transact([](Tx& tx) { tx.script("UPDATE services SET version = 60"); });
  EXPECT_EQ(manage::worst(manage::upgrade_checks(*env_)), manage::Verdict::warning);
}

TEST_F(Manage, MaintenanceKeepsWhatIsYoungAndMendsWhatIsWrong) {
  sync();
  const auto id = server_on("h1");
  metrics::Registry registry;
  Maintenance maintenance({loop_.get_executor(), database(), Logger(), registry}, MaintenanceOptions{});
  transact([](Tx& tx) { tx.script("UPDATE hosts SET servers = 5"); });
  run(maintenance.round());
  EXPECT_EQ(read([](Tx& tx) { return host_find(tx, HostName("h1"))->servers; }), 1);
  transact([&](Tx& tx) { server_archive(tx, id); });
  run(maintenance.round());
  EXPECT_TRUE(read([&](Tx& tx) { return server_find_any(tx, id); }));
}

TEST_F(Manage, MaintenanceTellsThePlannerOfTablesThatGrew) {
  sync();
  metrics::Registry registry;
  Maintenance maintenance({loop_.get_executor(), database(), Logger(), registry}, MaintenanceOptions{});
  const auto known = [&] {
    return read([](Tx& tx) {
      return tx
          .run_text("rows", "SELECT reltuples::bigint AS n FROM pg_class WHERE relname = 'idempotency_keys'",
                    {})[0]
          .get<std::int64_t>("n");
    });
  };
  transact([](Tx& tx) {
    tx.script(
        "INSERT INTO idempotency_keys (project_id, key, hash, answer) "
        "SELECT 'p', n::text, 'h', '{}' FROM generate_series(1, 1000) n");
    tx.script("SELECT pg_stat_force_next_flush()");
  });
  EXPECT_LT(known(), 1000);
  run(maintenance.learn_growth());
  EXPECT_EQ(known(), 1000);
}

}  // namespace
}  // namespace nova::test
