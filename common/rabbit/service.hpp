// One topic that this process serves, and what the bus counts about it.
#pragma once
#include <cstdint>

#include "common/rpc/bus.hpp"

namespace nova::rabbit {

struct Service {
  rpc::Address at;
  std::uint16_t prefetch;
  rpc::Handler handler;
  std::size_t running = 0;  // requests that are not settled
  std::uint64_t deliveries = 0;
};

}  // namespace nova::rabbit
