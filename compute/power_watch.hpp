// What guests were seen to do by themselves, until the conductor has been told. A change is told once it has
// lasted a moment and no operation on the server is in hand. Used on one loop thread.
#pragma once
#include <chrono>
#include <functional>
#include <unordered_map>
#include <vector>

#include "proto/conductor/hosts.hpp"

namespace nova::compute {

class PowerWatch {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using Busy = std::function<bool(const proto::ServerId&)>;

  PowerWatch(std::chrono::milliseconds lasting, Busy busy) : lasting_(lasting), busy_(std::move(busy)) {}

  void saw(const proto::ServerId& server, proto::PowerState power, time_point when);
  // To be told by a heartbeat at `now`.
  std::vector<proto::PowerObservation> ready(time_point now) const;
  // These were told; what has changed since then stays.
  void told(const std::vector<proto::PowerObservation>& observations);
  // The server is no affair of this host any more.
  void drop(const proto::ServerId& server) { seen_.erase(server); }

 private:
  struct Seen {
    proto::PowerState power;
    time_point since;
  };
  std::chrono::milliseconds lasting_;
  Busy busy_;
  std::unordered_map<proto::ServerId, Seen> seen_;
};

}  // namespace nova::compute
