#include <gtest/gtest.h>

#include "scheduler/numa/cpu_set.hpp"
#include "scheduler/numa/fit.hpp"
#include "scheduler/numa/guest.hpp"

namespace nova::scheduler {
namespace {

const AcceptCells any = [](const std::set<int>&) { return true; };

proto::Flavor flavor(int vcpus, int memory_mb, std::map<std::string, std::string> specs) {
  proto::Flavor out;
  out.vcpus = vcpus;
  out.memory_mb = memory_mb;
  out.extra_specs = std::move(specs);
  return out;
}

proto::NumaCell cell(int id, int cpus, int memory_mb) {
  proto::NumaCell out;
  out.id = id;
  out.memory_mb = memory_mb;
  for (int cpu = 0; cpu < cpus; ++cpu) out.cpus.push_back(id * 100 + cpu);
  return out;
}

// Four cores of two threads each, all for pinned guests.
proto::NumaCell threaded_cell(int id) {
  proto::NumaCell out;
  out.id = id;
  out.memory_mb = 4096;
  for (int core = 0; core < 4; ++core) {
    out.siblings.push_back({2 * core, 2 * core + 1});
    out.dedicated_cpus.push_back(2 * core);
    out.dedicated_cpus.push_back(2 * core + 1);
  }
  return out;
}

TEST(CpuSet, Texts) {
  EXPECT_EQ(read_cpu_set("0-2,5", 8), (CpuSet{0, 1, 2, 5}));
  EXPECT_EQ(read_cpu_set("^0", 3), (CpuSet{1, 2}));
  EXPECT_EQ(read_cpu_set("0-3,^1", 4), (CpuSet{0, 2, 3}));
  EXPECT_FALSE(read_cpu_set("0-9", 4));
  EXPECT_FALSE(read_cpu_set("2-1", 4));
  EXPECT_FALSE(read_cpu_set("", 4));
}

TEST(GuestTopology, NoneUnlessAskedFor) {
  EXPECT_FALSE(guest_topology(flavor(2, 1024, {{"hw:cpu_policy", "shared"}}), {}).value().has_value());
}

TEST(GuestTopology, EqualNodes) {
  const auto guest = guest_topology(flavor(4, 2048, {{"hw:numa_nodes", "2"}}), {}).value();
  ASSERT_EQ(guest->cells.size(), 2u);
  EXPECT_EQ(guest->cells[1].shared_cpus, 2);
  EXPECT_EQ(guest->cells[1].memory_mb, 1024);
  EXPECT_FALSE(guest_topology(flavor(3, 2048, {{"hw:numa_nodes", "2"}}), {}));
}

TEST(GuestTopology, ListedNodesMustAddUp) {
  const auto guest = guest_topology(flavor(4, 2048,
                                           {{"hw:numa_nodes", "2"},
                                            {"hw:numa_cpus.0", "0-2"},
                                            {"hw:numa_mem.0", "1536"},
                                            {"hw:numa_cpus.1", "3"},
                                            {"hw:numa_mem.1", "512"}}),
                                    {})
                         .value();
  EXPECT_EQ(guest->cells[0].shared_cpus, 3);
  EXPECT_EQ(guest->cells[1].memory_mb, 512);
  EXPECT_FALSE(guest_topology(
      flavor(4, 2048, {{"hw:numa_nodes", "1"}, {"hw:numa_cpus.0", "0-2"}, {"hw:numa_mem.0", "2048"}}), {}));
}

TEST(GuestTopology, MixedPolicyAndImageProperties) {
  const auto mixed =
      guest_topology(flavor(4, 1024, {{"hw:cpu_policy", "mixed"}, {"hw:cpu_dedicated_mask", "^0"}}), {})
          .value();
  EXPECT_EQ(mixed->cells[0].dedicated_cpus, 3);
  EXPECT_EQ(mixed->cells[0].shared_cpus, 1);
  const auto image =
      guest_topology(flavor(2, 1024, {}), {{"hw_cpu_policy", "dedicated"}, {"hw_mem_page_size", "2MB"}});
  EXPECT_EQ(image.value()->cells[0].dedicated_cpus, 2);
  EXPECT_EQ(image.value()->pages.kib, 2048);
}

TEST(PlaceCells, EachGuestCellToAnotherHostCell) {
  const GuestTopology guest{
      .cells = {{.shared_cpus = 2, .memory_mb = 2048}, {.shared_cpus = 2, .memory_mb = 1024}}};
  const HostCells host{cell(0, 4, 1024), cell(1, 4, 4096)};
  EXPECT_EQ(place_cells(host, guest, {}, any), (std::vector<std::size_t>{1, 0}));
  EXPECT_FALSE(place_cells({cell(0, 8, 8192)}, guest, {}, any));
  EXPECT_FALSE(place_cells(host, guest, {}, [](const auto&) { return false; }));
}

TEST(PlaceCells, RatiosLimitWhatIsShared) {
  const GuestTopology guest{.cells = {{.shared_cpus = 2, .memory_mb = 1024}}};
  HostCells host{cell(0, 2, 2048)};
  host[0].cpus_used = 2;
  EXPECT_FALSE(place_cells(host, guest, {.cpu_ratio = 1.0}, any));
  EXPECT_TRUE(place_cells(host, guest, {.cpu_ratio = 2.0}, any));
  host[0].memory_mb_used = 1536;
  EXPECT_FALSE(place_cells(host, guest, {.cpu_ratio = 2.0, .ram_ratio = 1.0}, any));
}

TEST(PlaceCells, PinnedGuestsRunOut) {
  const GuestTopology guest{.cells = {{.dedicated_cpus = 3, .memory_mb = 512}}};
  HostCells host{threaded_cell(0)};
  for (int i = 0; i < 2; ++i) {
    const auto placement = place_cells(host, guest, {}, any);
    ASSERT_TRUE(placement);
    occupy_cells(host, guest, *placement);
  }
  EXPECT_EQ(host[0].pinned_cpus.size(), 6u);
  EXPECT_FALSE(place_cells(host, guest, {}, any));
}

TEST(PlaceCells, ThreadPolicies) {
  GuestTopology guest{.cells = {{.dedicated_cpus = 4, .memory_mb = 512}}, .threads = ThreadPolicy::isolate};
  HostCells host{threaded_cell(0)};
  const auto placement = place_cells(host, guest, {}, any);
  ASSERT_TRUE(placement);
  HostCells taken = host;
  occupy_cells(taken, guest, *placement);
  EXPECT_EQ(taken[0].pinned_cpus.size(), 8u) << "the siblings stay idle";
  guest.cells[0].dedicated_cpus = 5;
  EXPECT_FALSE(place_cells(host, guest, {}, any));
  guest.threads = ThreadPolicy::require;
  host[0].pinned_cpus = {0, 2, 4};  // one core left whole
  guest.cells[0].dedicated_cpus = 2;
  EXPECT_TRUE(place_cells(host, guest, {}, any));
  guest.cells[0].dedicated_cpus = 4;
  EXPECT_FALSE(place_cells(host, guest, {}, any));
}

TEST(PlaceCells, HugePagesAreCounted) {
  const GuestTopology guest{.cells = {{.shared_cpus = 1, .memory_mb = 1024}},
                            .pages = {PageWish::Kind::large, 0}};
  HostCells host{cell(0, 4, 8192)};
  EXPECT_FALSE(place_cells(host, guest, {}, any));
  host[0].pages = {{"4", 100000}, {"2048", 600}};
  const auto placement = place_cells(host, guest, {}, any);
  ASSERT_TRUE(placement);
  occupy_cells(host, guest, *placement);
  EXPECT_EQ(host[0].pages_used["2048"], 512);
  EXPECT_FALSE(place_cells(host, guest, {}, any));
}

}  // namespace
}  // namespace nova::scheduler
