#include "conductor/store/quota_room.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"

namespace nova::conductor {
namespace {

struct Resource {
  std::string_view name;
  std::int64_t ServerAmounts::* amount;
};
// In the order in which a refusal names them.
constexpr std::array<Resource, 3> resources{{{"cores", &ServerAmounts::cores},
                                             {"instances", &ServerAmounts::instances},
                                             {"ram", &ServerAmounts::ram}}};

// Infinite when the limit is none or nothing of it is taken.
std::int64_t fits(const QuotaRoom& room, const ServerAmounts& each, const Resource& resource,
                  std::int64_t most) {
  const auto limit = room.limit.*(resource.amount), one = each.*(resource.amount);
  if (limit < 0 || one == 0) return most;
  return std::max<std::int64_t>(0, (limit - room.used.*(resource.amount)) / one);
}

[[noreturn]] void refuse(std::span<const QuotaRoom> rooms, const ServerAmounts& each, std::int64_t asked) {
  std::vector<std::string_view> over;
  std::vector<std::int64_t> requested, used, allowed;
  for (const auto& resource : resources)
    for (const auto& room : rooms) {
      if (fits(room, each, resource, asked) >= asked) continue;
      over.push_back(resource.name);
      requested.push_back(asked * each.*(resource.amount));
      used.push_back(room.used.*(resource.amount));
      allowed.push_back(room.limit.*(resource.amount));
      break;
    }
  const auto names = fmt::format("{}", fmt::join(over, ", "));
  throw Fault(
      {Errc::over_quota,
       fmt::format("Quota exceeded for {}: Requested {}, but already used {} of {} {}", names,
                   fmt::join(requested, ", "), fmt::join(used, ", "), fmt::join(allowed, ", "), names),
       "TooManyInstances"});
}

}  // namespace

int allowed_servers(std::span<const QuotaRoom> rooms, const ServerAmounts& each, int min, int max) {
  std::int64_t allowed = max;
  for (const auto& room : rooms)
    for (const auto& resource : resources) allowed = std::min(allowed, fits(room, each, resource, max));
  if (allowed < min) refuse(rooms, each, min);
  return static_cast<int>(allowed);
}

}  // namespace nova::conductor
