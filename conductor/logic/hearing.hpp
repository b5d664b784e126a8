// Which hosts are up, by their heartbeats. Time in which this conductor could hear nobody (it was not there,
// or the broker or the database was away) is nobody's silence: who was up when it began is up for
// service_down_time after its end, so that all hosts can report again. Reads no clock.
#pragma once
#include <chrono>

#include "common/time.hpp"

namespace nova::conductor {

class Hearing {
 public:
  // Until start() everybody is up.
  explicit Hearing(std::chrono::seconds down_time) : down_time_(down_time) {}

  // It begins to hear at `now`; the newest heartbeat of any host is from `newest`.
  void start(Timestamp newest, Timestamp now);
  // Told every second or so whether broker and database are there. A long pause between two notes (the
  // machine slept, the clock jumped) is time without hearing.
  void note(bool hears, Timestamp now);
  // `last_seen` is the host's newest heartbeat.
  bool up(Timestamp last_seen, Timestamp now) const;

 private:
  void deafen(Timestamp when);
  void hear(Timestamp now);

  const std::chrono::seconds down_time_;
  bool deaf_ = true;
  Timestamp from_{}, to_{};  // the newest time without hearing; to_ is its end if it has ended
  Timestamp noted_{};
};

}  // namespace nova::conductor
