#include "compute/inventory.hpp"

namespace nova::compute {

proto::Inventory completed(proto::Inventory found, const HostIdentity& who, const AgentOptions& options) {
  if (found.node.empty()) found.node = who.host.str();
  found.node_uuid = who.node_uuid;
  found.host_ip = who.address;
  found.reserved_vcpus = options.reserved_host_cpus;
  found.reserved_memory_mb = options.reserved_host_memory_mb;
  found.reserved_disk_gb = (options.reserved_host_disk_mb + 1023) / 1024;
  found.cpu_allocation_ratio = options.initial_cpu_allocation_ratio;
  found.ram_allocation_ratio = options.initial_ram_allocation_ratio;
  found.disk_allocation_ratio = options.initial_disk_allocation_ratio;
  return found;
}

}  // namespace nova::compute
