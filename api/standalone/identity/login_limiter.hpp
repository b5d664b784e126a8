// Slows down who guesses passwords: failed logins are counted per user and address, and per address, and
// forgiven with time. Counts of bounded number; the longest unused goes first. One loop thread.
#pragma once
#include <chrono>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

#include "common/clock.hpp"

namespace nova::api::standalone {

class LoginLimiter {
 public:
  // At most `capacity` counts are kept. `clock` outlives the limiter.
  explicit LoginLimiter(const Clock& clock, std::size_t capacity = 10'000);

  // Nothing if a try is allowed, else how long to wait.
  std::optional<std::chrono::seconds> wait(const std::string& user, const std::string& address);
  void failed(const std::string& user, const std::string& address);
  // Forgives the user's failures from there.
  void succeeded(const std::string& user, const std::string& address);
  std::size_t size() const { return counts_.size(); }

 private:
  // Failures drain at a steady rate; full means wait.
  struct Count {
    std::string key;
    double failures = 0;
    Timestamp at{};
  };
  struct Limit {
    double most;
    double per_second;
  };
  double failures_now(const Count& count, const Limit& limit) const;
  std::optional<std::chrono::seconds> wait_for(const std::string& key, const Limit& limit);
  void add(const std::string& key, const Limit& limit);

  static constexpr Limit per_user{10, 1.0 / 6};
  static constexpr Limit per_address{100, 1.0};

  const Clock& clock_;
  const std::size_t capacity_;
  std::list<Count> counts_;  // most recently used first
  std::unordered_map<std::string, std::list<Count>::iterator> by_key_;
};

}  // namespace nova::api::standalone
