#include "api/metadata/recent_guests.hpp"

#include <algorithm>

namespace nova::api {

RecentGuests::Guest RecentGuests::find(const std::string& key) const {
  const auto at = guests_.find(key);
  return at == guests_.end() || at->second.until <= clock_.now() ? nullptr : at->second.guest;
}

RecentGuests::Guest RecentGuests::keep(const std::string& key, proto::GetGuest::Reply reply) {
  auto guest = std::make_shared<const proto::GetGuest::Reply>(std::move(reply));
  if (keep_.count() == 0) return guest;
  make_room();
  guests_[key] = {guest, clock_.now() + keep_};
  return guest;
}

// The whole is looked through only when it is full, once in `capacity` new guests or in `keep` seconds.
void RecentGuests::make_room() {
  if (guests_.size() < capacity_) return;
  std::erase_if(guests_, [now = clock_.now()](const auto& item) { return item.second.until <= now; });
  if (guests_.size() < capacity_) return;
  guests_.erase(std::min_element(guests_.begin(), guests_.end(), [](const auto& a, const auto& b) {
    return a.second.until < b.second.until;
  }));
}

}  // namespace nova::api
