// Names of things that travel between daemons, each its own type so that arguments cannot be swapped.
#pragma once
#include <cstdint>

#include "common/strong_id.hpp"

namespace nova::proto {

using ServerId = StrongId<struct ServerTag>;  // uuid; also the libvirt domain's uuid
using HostName = StrongId<struct HostTag>;    // [DEFAULT] host of a nova-compute
using ImageId = StrongId<struct ImageTag>;
using PortId = StrongId<struct PortTag>;
using NetworkId = StrongId<struct NetworkTag>;
using SagaId = std::int64_t;

}  // namespace nova::proto
