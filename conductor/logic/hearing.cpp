#include "conductor/logic/hearing.hpp"

namespace nova::conductor {
namespace {
constexpr std::chrono::seconds long_pause{5};
}  // namespace

void Hearing::start(Timestamp newest, Timestamp now) {
  from_ = newest;
  noted_ = now;
  hear(now);
}

void Hearing::note(bool hears, Timestamp now) {
  if (now - noted_ > long_pause) deafen(noted_);
  if (hears)
    hear(now);
  else
    deafen(now);
  noted_ = now;
}

// What breaks again before all hosts can have reported is still the same time without hearing.
void Hearing::deafen(Timestamp when) {
  if (deaf_) return;
  if (when - to_ > down_time_) from_ = when;
  deaf_ = true;
}

void Hearing::hear(Timestamp now) {
  if (deaf_) to_ = now;
  deaf_ = false;
}

bool Hearing::up(Timestamp last_seen, Timestamp now) const {
  if (now - last_seen <= down_time_) return true;
  const bool was_up = from_ - last_seen <= down_time_;
  return was_up && (deaf_ || now - to_ <= down_time_);
}

}  // namespace nova::conductor
