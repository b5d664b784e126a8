// Test data: complete values, of which a test names only what it is about.
#pragma once
#include <string>

#include "common/uuid.hpp"
#include "proto/host.hpp"
#include "proto/server.hpp"

namespace nova::make {

inline proto::Flavor flavor(int vcpus = 1, int memory_mb = 512, int root_gb = 1) {
  proto::Flavor flavor;
  flavor.flavor_id = "42";
  flavor.name = "m1.nano";
  flavor.vcpus = vcpus;
  flavor.memory_mb = memory_mb;
  flavor.root_gb = root_gb;
  return flavor;
}

inline proto::Server server(const std::string& name = "vm", const std::string& project = "p1") {
  proto::Server server;
  server.id = proto::ServerId(new_uuid());
  server.project_id = project;
  server.user_id = "u1";
  server.name = name;
  server.hostname = name;
  server.task_state = proto::TaskState::scheduling;
  server.image_ref = "11111111-1111-4111-8111-111111111111";
  server.flavor = flavor();
  server.reservation_id = "r-abcdefgh";
  return server;
}

inline proto::Inventory inventory(int vcpus = 8, int memory_mb = 16384, int local_gb = 100) {
  proto::Inventory inventory;
  inventory.node = "node";
  inventory.node_uuid = new_uuid();
  inventory.hypervisor_type = "fake";
  inventory.hypervisor_version = 1000;
  inventory.vcpus = vcpus;
  inventory.memory_mb = memory_mb;
  inventory.local_gb = local_gb;
  inventory.cpu_allocation_ratio = 1.0;
  inventory.reserved_memory_mb = 0;
  inventory.cpu_info = json::Raw{"{}"};
  return inventory;
}

}  // namespace nova::make
