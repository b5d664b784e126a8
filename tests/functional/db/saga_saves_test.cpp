#include "common/rpc/memory_bus.hpp"
#include "conductor/saga/pg_store.hpp"
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

// Saves that arrive together share a transaction: each has to end as it would alone.
class SagaSaves : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    add_host("h1", 4);
    add_host("h2", 4);
    bus_ = std::make_unique<rpc::MemoryBus>(loop_.get_executor());
    news_ = std::make_unique<HostNews>(loop_.get_executor(), database(), *bus_, Logger());
    store_ = std::make_unique<PgSagaStore>(database(), *news_, clock_, SagaLease{"me", std::chrono::hours(1)},
                                           std::chrono::seconds(30));
  }
  void TearDown() override {
    run(news_->stop());
    DatabaseTest::TearDown();
  }
  void add_host(const std::string& name, int vcpus) {
    ServiceBeat beat;
    beat.host = HostName(name);
    beat.binary = "nova-compute";
    transact([&](Tx& tx) {
      service_heartbeat(tx, {beat});
      host_report_inventory(tx, beat.host, make::inventory(vcpus, 65536, 1000));
    });
  }
  // A server with a saga that this process holds.
  SagaRecord building() {
    std::vector<proto::Server> servers{make::server()};
    SagaRecord record;
    record.kind = "build_server";
    record.server = servers[0].id;
    record.request = R"({"request_id": "req-1"})";
    record.state = R"({"n": 1})";
    record.wake_at = nova::now();
    record.deadline = nova::now() + std::chrono::hours(1);
    std::vector<SagaRecord> records{record};
    transact([&](Tx& tx) {
      server_insert(tx, servers);
      saga_insert(tx, records, store_->lease());
    });
    return records[0];
  }
  static effect::ClaimHost claim(const SagaRecord& record, const std::string& host, int vcpus = 1) {
    effect::ClaimHost claim;
    claim.server = record.server;
    claim.host = HostName(host);
    claim.node = host;
    claim.zone = "nova";
    claim.vcpus = vcpus;
    claim.memory_mb = 512;
    claim.disk_gb = 1;
    claim.generation = 1;
    claim.task = proto::TaskState::networking;
    return claim;
  }
  struct Save {
    SagaRecord record;
    Effects effects;
  };
  // How each ended: "" or the code of its fault.
  std::vector<std::string> save(const std::vector<Save>& saves) {
    std::vector<std::string> ends(saves.size(), "never ended");
    for (std::size_t i = 0; i < saves.size(); ++i) {
      auto one = [&, i]() -> awaitable<void> {
        try {
          co_await store_->save(Context(), saves[i].record, saves[i].effects);
          ends[i] = "";
        } catch (const Fault& fault) {
          ends[i] = name_of(fault.code());
        }
      };
      boost::asio::co_spawn(loop_, one, [](std::exception_ptr) {});
    }
    loop_.restart();
    loop_.run();
    return ends;
  }
  proto::HostState host(const std::string& name) {
    return *read([&](Tx& tx) { return host_find(tx, HostName(name)); });
  }
  proto::Server server(const ServerId& id) {
    return *read([&](Tx& tx) { return server_find(tx, id); });
  }
  const SystemClock clock_;
  std::unique_ptr<rpc::MemoryBus> bus_;
  std::unique_ptr<HostNews> news_;
  std::unique_ptr<PgSagaStore> store_;
};

TEST_F(SagaSaves, ABatchClaimsForEveryServer) {
  std::vector<Save> saves;
  for (int i = 0; i < 8; ++i) {
    auto record = building();
    ++record.cursor;
    saves.push_back({record, {claim(record, i % 2 == 0 ? "h1" : "h2")}});
  }
  for (const auto& end : save(saves)) EXPECT_EQ(end, "");
  EXPECT_EQ(host("h1").vcpus_used, 4);
  EXPECT_EQ(host("h2").vcpus_used, 4);
  EXPECT_EQ(host("h2").servers, 4);
  for (const auto& one : saves) {
    EXPECT_EQ(server(one.record.server).task_state, proto::TaskState::networking);
    const auto saved = read([&](Tx& tx) { return saga_find(tx, one.record.id); });
    EXPECT_EQ(saved->cursor, 1);
    EXPECT_EQ(saved->revision, 1);
  }
}

TEST_F(SagaSaves, WithoutRoomForAllAsManyAreTakenAsFit) {
  std::vector<Save> saves;
  for (int i = 0; i < 7; ++i) {
    auto record = building();
    saves.push_back({record, {claim(record, "h1")}});
  }
  const auto ends = save(saves);
  EXPECT_EQ(std::count(ends.begin(), ends.end(), ""), 4);
  EXPECT_EQ(std::count(ends.begin(), ends.end(), "conflict"), 3);
  EXPECT_EQ(host("h1").vcpus_used, 4);
  for (std::size_t i = 0; i < ends.size(); ++i)
    EXPECT_EQ(server(saves[i].record.server).host.str(), ends[i].empty() ? "h1" : "");
}

TEST_F(SagaSaves, TakingAgainWhatIsHeldTakesNothingMore) {
  std::vector<Save> saves;
  for (int i = 0; i < 3; ++i) {
    auto record = building();
    saves.push_back({record, {claim(record, "h1")}});
  }
  save(saves);
  for (auto& one : saves) ++one.record.revision;
  for (const auto& end : save(saves)) EXPECT_EQ(end, "");
  EXPECT_EQ(host("h1").vcpus_used, 3);
}

TEST_F(SagaSaves, AnOvertakenAndADeletedServerFailAlone) {
  auto fine = building(), overtaken = building(), deleting = building(), also_fine = building();
  overtaken.revision = 7;
  transact([&](Tx& tx) {
    ServerChange change;
    change.task_state = proto::TaskState::deleting;
    server_update(tx, deleting.server, change);
  });
  const auto ends = save({{fine, {claim(fine, "h1")}},
                          {overtaken, {claim(overtaken, "h1")}},
                          {deleting, {claim(deleting, "h1")}},
                          {also_fine, {effect::EnterTask{also_fine.server, proto::TaskState::spawning}}}});
  EXPECT_EQ(ends, (std::vector<std::string>{"", "gone", "not_found", ""}));
  EXPECT_EQ(host("h1").vcpus_used, 1);
  EXPECT_EQ(server(overtaken.server).host.str(), "");
  EXPECT_EQ(server(also_fine.server).task_state, proto::TaskState::spawning);
}

TEST_F(SagaSaves, EndsSettleAndScrubWhateverElseIsInTheBatch) {
  auto built = building(), removed = building(), moved = building();
  EXPECT_EQ(save({{removed, {claim(removed, "h1")}}, {built, {claim(built, "h2")}}}),
            (std::vector<std::string>(2)));
  ++removed.revision, ++built.revision;
  built.phase = removed.phase = Phase::done;
  effect::Settle settle{.server = built.server,
                        .power = proto::PowerState::running,
                        .launched = true,
                        .root_device_name = "/dev/vda"};
  effect::RecordEvent event{.server = removed.server,
                            .request_id = "req-1",
                            .event = "e",
                            .host = "h1",
                            .details = {},
                            .last = true};
  const auto ends =
      save({{built, {settle}},
            {removed, {effect::ReleaseClaim{removed.server}, event, effect::Archive{removed.server}}},
            {moved, {claim(moved, "h1")}}});
  EXPECT_EQ(ends, (std::vector<std::string>(3)));
  EXPECT_EQ(server(built.server).vm_state, proto::VmState::active);
  EXPECT_EQ(server(built.server).root_device_name, "/dev/vda");
  EXPECT_TRUE(server(built.server).launched);
  EXPECT_EQ(host("h1").vcpus_used, 1);
  EXPECT_EQ(host("h2").vcpus_used, 1);
  EXPECT_FALSE(read([&](Tx& tx) { return server_find(tx, removed.server); }));
  const auto old = read([&](Tx& tx) { return server_find_any(tx, removed.server); });
  ASSERT_TRUE(old);
  EXPECT_TRUE(old->deleted);
}

}  // namespace
}  // namespace nova::test
