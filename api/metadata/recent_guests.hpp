// What the conductor said about guests a moment ago: a guest that boots asks some thirty questions in a
// second. One loop thread.
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "common/clock.hpp"
#include "proto/conductor/guests.hpp"

namespace nova::api {

class RecentGuests {
 public:
  using Guest = std::shared_ptr<const proto::GetGuest::Reply>;
  // `clock` outlives it. With `keep` 0 nothing is kept.
  RecentGuests(const Clock& clock, std::chrono::seconds keep, std::size_t capacity = 1000)
      : clock_(clock), keep_(keep), capacity_(capacity) {}

  // `key` is the guest's id or address; nullptr when it is not known.
  Guest find(const std::string& key) const;
  Guest keep(const std::string& key, proto::GetGuest::Reply reply);
  void forget(const std::string& key) { guests_.erase(key); }
  std::size_t size() const { return guests_.size(); }

 private:
  struct Entry {
    Guest guest;
    Timestamp until;
  };
  void make_room();

  const Clock& clock_;
  const std::chrono::seconds keep_;
  const std::size_t capacity_;
  std::map<std::string, Entry> guests_;
};

}  // namespace nova::api
