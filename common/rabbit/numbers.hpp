// What operators see of the broker connections; without a registry nothing is counted.
#pragma once
#include "common/metrics/registry.hpp"

namespace nova::rabbit {

struct Numbers {
  Numbers() = default;
  explicit Numbers(metrics::Registry* registry);  // may be null

  metrics::Gauge up;  // 1 while both connections are
  metrics::Counter links_lost;
  metrics::Counter dead_letters;
  metrics::Counter requeued;
  metrics::Counter duplicates;
  metrics::Counter probes_missed;
  metrics::Histogram probe_seconds;
};

}  // namespace nova::rabbit
