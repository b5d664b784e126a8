#include "conductor/store/claims.hpp"

#include "conductor/store/hosts.hpp"
#include "conductor/store/servers.hpp"
#include "conductor/store/services.hpp"
#include "tests/support/make.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using proto::HostName;
using proto::ServerId;

class Claims : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    ServiceBeat beat;
    beat.host = host_;
    beat.binary = "nova-compute";
    const std::vector<ServiceBeat> beats{beat};
    transact([&](Tx& tx) {
      EXPECT_EQ(service_heartbeat(tx, beats), std::vector<HostName>{host_});
      host_report_inventory(tx, host_, make::inventory(4, 4096, 100));
      EXPECT_TRUE(service_heartbeat(tx, beats).empty());
    });
  }
  ServerId server() {
    std::vector<proto::Server> all{make::server()};
    transact([&](Tx& tx) { server_insert(tx, all); });
    return all[0].id;
  }
  Claim claim(const ServerId& id, int vcpus = 1) const {
    return {.server = id, .host = host_, .vcpus = vcpus, .memory_mb = 512, .disk_gb = 1};
  }
  proto::HostState host() {
    return *read([&](Tx& tx) { return host_find(tx, host_); });
  }
  HostName host_{"h1"};
};

TEST_F(Claims, TakingTwiceIsTakingOnceAndReleasingGivesAllBack) {
  const auto id = server();
  const auto before = host();
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(transact([&](Tx& tx) { return claim_take(tx, claim(id, 2)); }), ClaimOutcome::taken);
  const auto held = host();
  EXPECT_EQ(held.vcpus_used, 2);
  EXPECT_EQ(held.memory_mb_used, 512);
  EXPECT_EQ(held.servers, 1);
  EXPECT_EQ(held.server_ids, std::vector<ServerId>{id});
  EXPECT_GT(held.generation, before.generation);
  EXPECT_EQ(transact([&](Tx& tx) { return claim_release(tx, id); }), std::vector<HostName>{host_});
  EXPECT_TRUE(transact([&](Tx& tx) { return claim_release(tx, id); }).empty());
  const auto after = host();
  EXPECT_EQ(after.vcpus_used, 0);
  EXPECT_EQ(after.servers, 0);
  EXPECT_GT(after.generation, held.generation);
}

TEST_F(Claims, AnUnknownHostIsFull) {
  auto ask = claim(server());
  ask.host = HostName("nowhere");
  EXPECT_EQ(transact([&](Tx& tx) { return claim_take(tx, ask); }), ClaimOutcome::full);
}

TEST_F(Claims, ARaceNeverOversells) {
  std::vector<ServerId> ids;
  for (int i = 0; i < 12; ++i) ids.push_back(server());
  int taken = 0, over = 0;
  for (const auto& id : ids) {
    auto racer = [&, ask = claim(id)]() -> awaitable<void> {
      const auto outcome =
          co_await database().transact(Context(), [ask](Tx& tx) { return claim_take(tx, ask); });
      taken += outcome == ClaimOutcome::taken ? 1 : 0;
      ++over;
    };
    boost::asio::co_spawn(loop_, racer, [](std::exception_ptr) {});
  }
  loop_.restart();
  loop_.run();
  EXPECT_EQ(over, 12);
  EXPECT_EQ(taken, 4);
  EXPECT_EQ(host().vcpus_used, 4);
}

TEST_F(Claims, ReconcileMendsCountersAndSaysWhere) {
  const auto id = server();
  transact([&](Tx& tx) { claim_take(tx, claim(id)); });
  EXPECT_TRUE(transact([](Tx& tx) { return claims_reconcile(tx); }).empty());
  transact([](Tx& tx) { tx.script("UPDATE hosts SET vcpus_used = 3"); });
  EXPECT_EQ(transact([](Tx& tx) { return claims_reconcile(tx); }), std::vector<HostName>{host_});
  EXPECT_EQ(host().vcpus_used, 1);
}

TEST_F(Claims, HostsComeInPages) {
  for (const char* name : {"h3", "h2"}) {
    ServiceBeat beat;
    beat.host = HostName(name);
    beat.binary = "nova-compute";
    transact([&](Tx& tx) {
      service_heartbeat(tx, {beat});
      host_report_inventory(tx, beat.host, make::inventory(4, 4096, 100));
    });
  }
  const auto first = read([](Tx& tx) { return host_page(tx, HostName(""), 2); });
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].host.str(), "h1");
  EXPECT_EQ(first[1].host.str(), "h2");
  const auto last = read([](Tx& tx) { return host_page(tx, HostName("h2"), 2); });
  ASSERT_EQ(last.size(), 1u);
  EXPECT_EQ(last[0].host.str(), "h3");
}

TEST_F(Claims, AHostThatCarriesIsNotRemoved) {
  const auto id = server();
  transact([&](Tx& tx) { claim_take(tx, claim(id)); });
  EXPECT_FALSE(transact([&](Tx& tx) { return host_remove(tx, host_); }));
  transact([&](Tx& tx) { claim_release(tx, id); });
  EXPECT_TRUE(transact([&](Tx& tx) { return host_remove(tx, host_); }));
  EXPECT_TRUE(read([](Tx& tx) { return host_list(tx); }).empty());
}

}  // namespace
}  // namespace nova::test
