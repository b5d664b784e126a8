// A compute host: what it has (inventory, reported by nova-compute), what it carries (usage, counted by the
// conductor), and how it stands (service state). The scheduler sees them joined as HostState.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "common/describe.hpp"
#include "common/json/value.hpp"
#include "common/time.hpp"
#include "proto/ids.hpp"

namespace nova::proto {

// What guests a hypervisor can run: ("x86_64", "kvm", "hvm").
struct GuestKind {
  std::string arch, hypervisor, vm_mode;
  static constexpr auto fields() {
    return Pack{field("arch", &GuestKind::arch), field("hypervisor", &GuestKind::hypervisor),
                field("vm_mode", &GuestKind::vm_mode)};
  }
  bool operator==(const GuestKind&) const = default;
};

// A NUMA cell of a host.
struct NumaCell {
  int id = 0;
  std::vector<int> cpus;
  int memory_mb = 0;
  int cpus_used = 0;
  int memory_mb_used = 0;
  std::map<std::string, int> pages;  // page size in KiB -> number
  std::map<std::string, int> pages_used;
  std::vector<int> dedicated_cpus;  // of cpu_dedicated_set, for pinned guests; `cpus` are the shared ones
  std::vector<int> pinned_cpus;     // of dedicated_cpus, those taken
  std::vector<std::vector<int>> siblings;  // threads of one core each
  static constexpr auto fields() {
    return Pack{field("id", &NumaCell::id),
                field("cpus", &NumaCell::cpus),
                field("memory_mb", &NumaCell::memory_mb),
                field("cpus_used", &NumaCell::cpus_used).optional(),
                field("memory_mb_used", &NumaCell::memory_mb_used).optional(),
                field("pages", &NumaCell::pages).optional(),
                field("pages_used", &NumaCell::pages_used).optional(),
                field("dedicated_cpus", &NumaCell::dedicated_cpus).optional(),
                field("pinned_cpus", &NumaCell::pinned_cpus).optional(),
                field("siblings", &NumaCell::siblings).optional()};
  }
};

// PCI devices of one kind that a host offers to guests.
struct PciPool {
  std::string vendor_id, product_id;
  int numa_node = -1;
  int count = 0;  // free ones
  std::map<std::string, std::string> tags;
  static constexpr auto fields() {
    return Pack{field("vendor_id", &PciPool::vendor_id), field("product_id", &PciPool::product_id),
                field("numa_node", &PciPool::numa_node).optional(), field("count", &PciPool::count),
                field("tags", &PciPool::tags).optional()};
  }
};

struct Inventory {
  std::string node;  // hypervisor_hostname
  std::string node_uuid;
  std::string hypervisor_type;  // QEMU, fake
  int hypervisor_version = 0;   // libvirt's form: 7002022
  std::string host_ip;
  int vcpus = 0;
  int memory_mb = 0;
  int local_gb = 0;
  int reserved_vcpus = 0;
  int reserved_memory_mb = 512;
  int reserved_disk_gb = 0;
  double cpu_allocation_ratio = 4.0;
  double ram_allocation_ratio = 1.0;
  double disk_allocation_ratio = 1.0;
  int disk_available_least = 0;  // GB
  std::vector<GuestKind> supported;
  json::Raw cpu_info;  // {"arch","model","vendor","topology","features"}
  std::vector<std::string> traits;
  std::vector<PciPool> pci_pools;
  std::vector<NumaCell> numa_cells;
  std::map<std::string, double> metrics;
  std::map<std::string, int> resources;  // further resource classes and their capacity: PCPU, VGPU, CUSTOM_*

  static constexpr auto fields() {
    return Pack{field("node", &Inventory::node),
                field("node_uuid", &Inventory::node_uuid),
                field("hypervisor_type", &Inventory::hypervisor_type),
                field("hypervisor_version", &Inventory::hypervisor_version),
                field("host_ip", &Inventory::host_ip).optional(),
                field("vcpus", &Inventory::vcpus),
                field("memory_mb", &Inventory::memory_mb),
                field("local_gb", &Inventory::local_gb),
                field("reserved_vcpus", &Inventory::reserved_vcpus).optional(),
                field("reserved_memory_mb", &Inventory::reserved_memory_mb).optional(),
                field("reserved_disk_gb", &Inventory::reserved_disk_gb).optional(),
                field("cpu_allocation_ratio", &Inventory::cpu_allocation_ratio).optional(),
                field("ram_allocation_ratio", &Inventory::ram_allocation_ratio).optional(),
                field("disk_allocation_ratio", &Inventory::disk_allocation_ratio).optional(),
                field("disk_available_least", &Inventory::disk_available_least).optional(),
                field("supported", &Inventory::supported).optional(),
                field("cpu_info", &Inventory::cpu_info).optional(),
                field("traits", &Inventory::traits).optional(),
                field("pci_pools", &Inventory::pci_pools).optional(),
                field("numa_cells", &Inventory::numa_cells).optional(),
                field("metrics", &Inventory::metrics).optional(),
                field("resources", &Inventory::resources).optional()};
  }
};

struct AggregateInfo {
  std::int64_t id = 0;
  std::string name;
  std::map<std::string, std::string> metadata;
  static constexpr auto fields() {
    return Pack{field("id", &AggregateInfo::id), field("name", &AggregateInfo::name),
                field("metadata", &AggregateInfo::metadata).optional()};
  }
  bool operator==(const AggregateInfo&) const = default;
};

struct HostState {
  HostName host;
  Inventory inventory;
  std::int64_t generation = 0;  // rises with every change of this row; an older delta is ignored
  bool disabled = false;
  bool forced_down = false;
  Timestamp last_seen{};  // last heartbeat; the reader decides up or down by its service_down_time
  std::string zone = "nova";
  std::vector<AggregateInfo> aggregates;
  // Sums over the allocations.
  int vcpus_used = 0;
  int memory_mb_used = 0;
  int disk_gb_used = 0;
  int servers = 0;
  int io_ops = 0;  // servers that are building, snapshotting, moving
  int failed_builds = 0;
  std::vector<ServerId> server_ids;
  std::map<std::string, int> resources_used;          // by class, of Inventory::resources
  std::map<std::string, int> image_property_servers;  // "os_distro=debian" -> servers made from such images

  static constexpr auto fields() {
    return Pack{field("host", &HostState::host),
                field("inventory", &HostState::inventory),
                field("generation", &HostState::generation),
                field("disabled", &HostState::disabled).optional(),
                field("forced_down", &HostState::forced_down).optional(),
                field("last_seen", &HostState::last_seen),
                field("zone", &HostState::zone).optional(),
                field("aggregates", &HostState::aggregates).optional(),
                field("vcpus_used", &HostState::vcpus_used).optional(),
                field("memory_mb_used", &HostState::memory_mb_used).optional(),
                field("disk_gb_used", &HostState::disk_gb_used).optional(),
                field("servers", &HostState::servers).optional(),
                field("io_ops", &HostState::io_ops).optional(),
                field("failed_builds", &HostState::failed_builds).optional(),
                field("server_ids", &HostState::server_ids).optional(),
                field("resources_used", &HostState::resources_used).optional(),
                field("image_property_servers", &HostState::image_property_servers).optional()};
  }
};

}  // namespace nova::proto
