// What filters and weighers read of every host, one array per value, so that a pass over ten thousand hosts
// touches a few cache lines per hundred hosts. Row r of every array is the same host. Owned by HostTable.
#pragma once
#include <cstdint>
#include <tuple>
#include <vector>

namespace nova::scheduler {

using Row = std::uint32_t;

struct Columns {
  // Room by Placement's rule: floor((total - reserved) * ratio) - used. Negative on an overcommitted host.
  std::vector<std::int32_t> vcpus_room, memory_room, disk_room;
  // The most that one server may take: the plain total.
  std::vector<std::int32_t> vcpus_unit, memory_unit, disk_unit;
  // What weighers compare.
  std::vector<double> cpus_free;
  std::vector<std::int32_t> ram_free, disk_free, servers, io_ops, failed_builds, devices_free,
      hypervisor_version;
  // How the host stands.
  std::vector<std::uint8_t> disabled, forced_down;
  std::vector<std::int64_t> last_seen;                // microseconds since 1970
  std::vector<std::uint32_t> zone, kind, aggregates;  // numbers of the table's interners
  std::vector<std::uint32_t> rank;                    // place in the order of names: breaks ties

  auto all() {
    return std::tie(vcpus_room, memory_room, disk_room, vcpus_unit, memory_unit, disk_unit, cpus_free,
                    ram_free, disk_free, servers, io_ops, failed_builds, devices_free, hypervisor_version,
                    disabled, forced_down, last_seen, zone, kind, aggregates, rank);
  }
  void append() {
    std::apply([](auto&... column) { (column.emplace_back(), ...); }, all());
  }
  // The last row takes the place of `row`.
  void remove(Row row) {
    std::apply([row](auto&... column) { ((column[row] = column.back(), column.pop_back()), ...); }, all());
  }
};

}  // namespace nova::scheduler
