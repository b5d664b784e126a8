// Whether a host's silence tells anything. It does not while this scheduler hears no host at all, since then
// the way to it is broken rather than every host dead, nor for service_down_time after it began to hear
// again, since not all hosts report at the same moment. Reads no clock.
#pragma once
#include <algorithm>
#include <chrono>

#include "common/time.hpp"
#include "scheduler/options.hpp"

namespace nova::scheduler {

class Silence {
 public:
  explicit Silence(const LivenessOptions& options)
      : down_time_(options.service_down_time),
        gap_(std::min(3 * options.report_interval, options.service_down_time)) {}

  // What was before is not known.
  void begin(Timestamp now) { since_ = std::max(since_, now); }
  // The newest heartbeat of all hosts.
  void heard(Timestamp newest) {
    if (newest <= newest_) return;
    if (newest - newest_ > gap_) since_ = std::max(since_, newest);
    newest_ = newest;
  }
  bool means_down(Timestamp now) const { return now - newest_ <= gap_ && now - since_ > down_time_; }

 private:
  std::chrono::seconds down_time_;
  std::chrono::seconds gap_;  // longer than that not one host is silent while the way is open
  Timestamp newest_{};
  Timestamp since_{};  // listening without a gap
};

}  // namespace nova::scheduler
