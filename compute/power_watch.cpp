#include "compute/power_watch.hpp"

namespace nova::compute {

void PowerWatch::saw(const proto::ServerId& server, proto::PowerState power, time_point when) {
  const auto [at, fresh] = seen_.try_emplace(server, Seen{power, when});
  if (!fresh && at->second.power != power) at->second = {power, when};
}

std::vector<proto::PowerObservation> PowerWatch::ready(time_point now) const {
  std::vector<proto::PowerObservation> out;
  for (const auto& [server, seen] : seen_)
    if (now - seen.since >= lasting_ && !busy_(server)) out.push_back({server, static_cast<int>(seen.power)});
  return out;
}

void PowerWatch::told(const std::vector<proto::PowerObservation>& observations) {
  for (const auto& observation : observations) {
    const auto at = seen_.find(observation.server);
    if (at != seen_.end() && static_cast<int>(at->second.power) == observation.power_state) seen_.erase(at);
  }
}

}  // namespace nova::compute
