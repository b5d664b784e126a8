// What a host offers: the hypervisor's findings completed by the host's identity and the operator's options.
// Pure.
#pragma once
#include "compute/options.hpp"
#include "proto/host.hpp"

namespace nova::compute {

// Who an agent is.
struct HostIdentity {
  proto::HostName host;
  std::string node_uuid;
  std::string address;
};

proto::Inventory completed(proto::Inventory found, const HostIdentity& who, const AgentOptions& options);

}  // namespace nova::compute
