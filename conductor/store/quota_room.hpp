// The arithmetic of server quotas. Pure.
#pragma once
#include <cstdint>
#include <span>

namespace nova::conductor {

struct ServerAmounts {
  std::int64_t instances = 0, cores = 0, ram = 0;
};

// One line that binds a request: the project's, and the user's if it has one.
struct QuotaRoom {
  ServerAmounts limit;  // negative: none
  ServerAmounts used;
};

// How many of `each` fit into every room, at most `max`. Throws Fault(over_quota) in Nova's words if fewer
// than `min`.
int allowed_servers(std::span<const QuotaRoom> rooms, const ServerAmounts& each, int min, int max);

}  // namespace nova::conductor
