// How long the driver waits: backoff of a step that met an absent part, and patience with a host.
#pragma once
#include <algorithm>
#include <chrono>

#include "common/error.hpp"

namespace nova::conductor {

struct SagaTiming {
  std::chrono::milliseconds first_backoff{200};
  std::chrono::milliseconds last_backoff{15'000};
  // Of work that nobody waits for: what is left to be removed.
  std::chrono::milliseconds last_cleanup_backoff{120'000};
  // A host operation that no report or heartbeat has renewed for this long is sent again.
  std::chrono::milliseconds host_silence{30'000};
  // A first save that gave a step to a host is believed for so long, if the message has not left yet.
  std::chrono::milliseconds trusted_unsent{3'000};
};

inline std::chrono::milliseconds backoff(const SagaTiming& timing, int tries, bool cleanup) {
  const auto wait = timing.first_backoff * (1LL << std::min(tries, 12));
  return std::min<std::chrono::milliseconds>(wait,
                                             cleanup ? timing.last_cleanup_backoff : timing.last_backoff);
}

// A failure that says nothing about the work itself: the step runs again later.
inline bool passing(Errc code) { return code == Errc::unavailable || code == Errc::timeout; }

}  // namespace nova::conductor
