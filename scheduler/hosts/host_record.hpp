// One host in full: its row as the conductor sent it, the choices made since that the row does not show yet,
// and both together. Owned by HostTable; read by filters that look beyond the columns.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "proto/host.hpp"
#include "scheduler/footprint.hpp"

namespace nova::scheduler {

// A server that was sent to the host but is not in its row yet.
struct Pick {
  proto::ServerId server;
  std::shared_ptr<const Footprint> takes;
  Timestamp expires{};
};

struct HostRecord {
  // Without what the table interned: guests, CPU and traits (HostKind), aggregates. server_ids is sorted.
  proto::HostState state;
  std::vector<Pick> picks;
  std::uint64_t touched = 0;  // the table's count of changes at the last news of this host

  // state with the picks counted in.
  int vcpus_used = 0, memory_mb_used = 0, disk_gb_used = 0, servers = 0, io_ops = 0;
  std::map<std::string, int> resources_used;
  std::vector<proto::PciPool> pci_pools;
  std::vector<proto::NumaCell> numa_cells;

  bool carries(const proto::ServerId& server) const;
  // Are CPUs for pinned guests a resource of their own here?
  bool counts_pinned_apart() const;
  // Counts everything anew.
  void derive();
};

}  // namespace nova::scheduler
