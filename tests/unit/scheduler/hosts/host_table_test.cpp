#include "scheduler/hosts/host_table.hpp"

#include "tests/unit/scheduler/world.hpp"

namespace nova::scheduler::testing {
namespace {

std::shared_ptr<const Footprint> takes(int vcpus, int memory_mb, int disk_gb) {
  auto footprint = std::make_shared<Footprint>();
  footprint->vcpus = vcpus;
  footprint->memory_mb = memory_mb;
  footprint->disk_gb = disk_gb;
  return footprint;
}

TEST(HostTable, RoomFollowsPlacementsRule) {
  HostTable table;
  auto state = host("a");
  state.inventory.reserved_vcpus = 1;
  state.inventory.cpu_allocation_ratio = 1.5;
  state.vcpus_used = 3;
  table.put(std::move(state));
  EXPECT_EQ(table.columns().vcpus_room[0], 10 - 3);  // floor(7 * 1.5) - 3
  EXPECT_EQ(table.columns().memory_room[0], 16384 - 512);
  EXPECT_EQ(table.columns().vcpus_unit[0], 8);
}

TEST(HostTable, OlderGenerationsAreIgnored) {
  HostTable table;
  auto newer = host("a");
  newer.generation = 5;
  newer.vcpus_used = 4;
  EXPECT_TRUE(table.put(newer));
  auto older = host("a");
  older.generation = 4;
  EXPECT_FALSE(table.put(older));
  EXPECT_EQ(table.record(0).vcpus_used, 4);
  newer.vcpus_used = 6;
  EXPECT_TRUE(table.put(newer)) << "the same generation is a repetition, and may carry a newer heartbeat";
  EXPECT_EQ(table.record(0).vcpus_used, 6);
}

TEST(HostTable, HeartbeatsOnlyGoForward) {
  HostTable table;
  table.put(host("a"));
  table.seen(proto::HostName("a"), noon);
  table.seen(proto::HostName("a"), noon - 30s);
  table.seen(proto::HostName("unknown"), noon);
  EXPECT_EQ(table.columns().last_seen[0], noon.time_since_epoch().count());
  table.put(host("a"));
  EXPECT_EQ(table.columns().last_seen[0], noon.time_since_epoch().count())
      << "a row must not set the heartbeat back";
  EXPECT_EQ(table.size(), 1u);
}

TEST(HostTable, RemovalKeepsTheOthersWhole) {
  HostTable table;
  for (const char* name : {"a", "b", "c"}) {
    auto state = host(name);
    state.servers = name[0] - 'a' + 1;
    state.zone = std::string("zone-") + name;
    table.put(std::move(state));
  }
  EXPECT_TRUE(table.remove(proto::HostName("a")));
  EXPECT_FALSE(table.remove(proto::HostName("a")));
  table.settle(noon);
  ASSERT_EQ(table.size(), 2u);
  for (const char* name : {"b", "c"}) {
    const auto row = table.find(proto::HostName(name));
    ASSERT_TRUE(row);
    EXPECT_EQ(table.columns().servers[*row], name[0] - 'a' + 1);
    EXPECT_EQ(table.zone(*row), std::string("zone-") + name);
    EXPECT_EQ(table.columns().rank[*row], static_cast<std::uint32_t>(name[0] - 'b'));
  }
  EXPECT_EQ(table.zones().size(), 2u);
}

TEST(HostTable, ChoicesCountUntilTheRowShowsThem) {
  HostTable table;
  table.put(host("a"));
  const proto::ServerId server("s");
  table.consume(0, server, takes(2, 4096, 20), noon + 60s);
  EXPECT_EQ(table.columns().vcpus_room[0], 14);
  EXPECT_EQ(table.columns().servers[0], 1);
  EXPECT_EQ(table.columns().io_ops[0], 1);

  auto heartbeat = host("a");  // the row changed for another reason, and does not have the server yet
  heartbeat.generation = 2;
  table.put(heartbeat);
  EXPECT_EQ(table.columns().vcpus_room[0], 14);

  auto claimed = host("a");
  claimed.generation = 3;
  claimed.vcpus_used = 2;
  claimed.server_ids = {server};
  table.put(claimed);
  EXPECT_EQ(table.columns().vcpus_room[0], 14) << "counted once, not twice";
  EXPECT_EQ(table.pick_count(), 0u);
}

TEST(HostTable, AServerThatEndedUpElsewhereFreesItsChoice) {
  HostTable table;
  table.put(host("a"));
  table.put(host("b"));
  const proto::ServerId server("s");
  table.consume(*table.find(proto::HostName("a")), server, takes(2, 1, 1), noon + 60s);
  auto other = host("b");
  other.generation = 2;
  other.server_ids = {server};
  table.put(other);
  EXPECT_EQ(table.columns().vcpus_room[*table.find(proto::HostName("a"))], 16);
}

TEST(HostTable, AMovingServerStaysChosenWhileItsOldHostReports) {
  HostTable table;
  const proto::ServerId server("s");
  auto source = host("a");
  source.server_ids = {server};
  table.put(source);
  table.put(host("b"));
  table.consume(*table.find(proto::HostName("b")), server, takes(2, 1, 1), noon + 60s);
  source.generation = 2;
  table.put(source);
  EXPECT_EQ(table.columns().vcpus_room[*table.find(proto::HostName("b"))], 14);
}

TEST(HostTable, ChoicesExpire) {
  HostTable table;
  table.put(host("a"));
  table.consume(0, proto::ServerId("s"), takes(2, 1, 1), noon + 60s);
  table.consume(0, proto::ServerId("s"), takes(3, 1, 1), noon + 70s);  // the same server again: counts once
  EXPECT_EQ(table.columns().vcpus_room[0], 13);
  table.settle(noon + 65s);
  EXPECT_EQ(table.columns().vcpus_room[0], 13);
  table.settle(noon + 70s);
  EXPECT_EQ(table.columns().vcpus_room[0], 16);
}

TEST(HostTable, ACompleteListRemovesWhatItLacks) {
  HostTable table;
  table.put(host("a"));
  table.put(host("b"));
  const auto asked_at = table.changes();
  table.put(host("new"));  // came while the list was on its way
  table.put_listed({host("a")}, asked_at);
  table.drop_unlisted({proto::HostName("a")}, asked_at);
  EXPECT_TRUE(table.find(proto::HostName("a")));
  EXPECT_FALSE(table.find(proto::HostName("b")));
  EXPECT_TRUE(table.find(proto::HostName("new")));
}

TEST(HostTable, ACompleteListOfARestoredDatabaseCounts) {
  HostTable table;
  auto state = host("a");
  state.generation = 9;
  state.vcpus_used = 8;
  table.put(state);
  state.generation = 3;
  state.vcpus_used = 1;
  table.put_listed({state}, table.changes());
  EXPECT_EQ(table.record(0).vcpus_used, 1);
}

TEST(HostTable, HostsOfOneMakeShareIt) {
  HostTable table;
  for (int i = 0; i < 5; ++i) table.put(host("h" + std::to_string(i)));
  EXPECT_EQ(table.kinds().size(), 1u);
  auto other = host("h0");
  other.generation = 2;
  other.inventory.traits = {"HW_CPU_X86_AVX"};
  table.put(other);
  EXPECT_EQ(table.kinds().size(), 2u);
  EXPECT_TRUE(table.kind(*table.find(proto::HostName("h0"))).has_trait("HW_CPU_X86_AVX"));
  table.remove(proto::HostName("h0"));
  EXPECT_EQ(table.kinds().size(), 1u);
}

TEST(HostTable, DevicesAndCellsAreTakenByChoices) {
  HostTable table;
  auto state = host("a");
  state.inventory.pci_pools = {{"10de", "1234", -1, 2, {}}};
  state.inventory.numa_cells = {cell(0, {0, 1, 2, 3}, 8192)};
  table.put(state);
  auto footprint = std::make_shared<Footprint>();
  footprint->devices = {{1, "gpu", {{{{"vendor_id", "10de"}}}, PciNearness::legacy}}};
  footprint->numa = GuestTopology{.cells = {{.shared_cpus = 2, .memory_mb = 1024}}};
  table.consume(0, proto::ServerId("s"), footprint, noon + 60s);
  EXPECT_EQ(table.columns().devices_free[0], 1);
  EXPECT_EQ(table.record(0).numa_cells[0].cpus_used, 2);
  table.forget(proto::ServerId("s"));
  EXPECT_EQ(table.columns().devices_free[0], 2);
  EXPECT_EQ(table.record(0).numa_cells[0].cpus_used, 0);
}

}  // namespace
}  // namespace nova::scheduler::testing
