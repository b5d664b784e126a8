// Keeps the host table true: the complete list from the conductor at start, then the conductor's fanouts, and
// the list again from time to time, because a fanout may be lost. Used on the loop thread; owned by Core.
#pragma once
#include <chrono>
#include <string>

#include "common/async/keyed_lock.hpp"
#include "common/clock.hpp"
#include "common/log/log.hpp"
#include "common/rpc/client.hpp"
#include "proto/conductor/hosts.hpp"
#include "proto/scheduler.hpp"
#include "scheduler/hosts/host_table.hpp"
#include "scheduler/options.hpp"
#include "scheduler/silence.hpp"

namespace nova::scheduler {

class HostFeed {
 public:
  // `hosts`, `bus` and `clock` outlive the feed.
  HostFeed(HostTable& hosts, rpc::Bus& bus, const Clock& clock, const LivenessOptions& options, Logger log);

  // Asks the conductor until it answers, however long that takes.
  awaitable<void> load();
  // Never returns; ends by cancellation.
  awaitable<void> keep_current();
  // Asks for the list unless the last one is younger than `age`. True when there is news; false also when the
  // conductor did not answer. Callers at the same time share one question.
  awaitable<bool> refresh(Context context, std::chrono::steady_clock::duration age);
  void take(proto::UpdateHosts::Request news);

  // Is a host down that has not been heard of for service_down_time, as far as can be known here?
  bool silence_means_down() const { return silence_.means_down(clock_.now()); }
  bool loaded() const { return listed_at_ != never; }
  std::chrono::steady_clock::duration age() const { return std::chrono::steady_clock::now() - listed_at_; }

 private:
  using Instant = std::chrono::steady_clock::time_point;
  static constexpr Instant never = Instant::min();

  awaitable<void> list(Context context);
  bool is_due() const;

  HostTable& hosts_;
  rpc::Client<proto::HostsService> conductor_;
  const Clock& clock_;
  LivenessOptions options_;
  Logger log_;
  KeyedLock asking_;
  Silence silence_;
  Instant listed_at_ = never;  // when the last answered list was asked for
  bool heard_ = false;         // a fanout came since the last look
};

}  // namespace nova::scheduler
