#include "api/standalone/identity/login_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace nova::api::standalone {
namespace {

std::string user_key(const std::string& user, const std::string& address) { return address + ' ' + user; }

}  // namespace

LoginLimiter::LoginLimiter(const Clock& clock, std::size_t capacity) : clock_(clock), capacity_(capacity) {}

double LoginLimiter::failures_now(const Count& count, const Limit& limit) const {
  const double passed = std::chrono::duration<double>(clock_.now() - count.at).count();
  return std::max(0.0, count.failures - std::max(0.0, passed) * limit.per_second);
}

std::optional<std::chrono::seconds> LoginLimiter::wait_for(const std::string& key, const Limit& limit) {
  const auto at = by_key_.find(key);
  if (at == by_key_.end()) return std::nullopt;
  const double over = failures_now(*at->second, limit) - (limit.most - 1);
  if (over <= 0) return std::nullopt;
  return std::chrono::seconds(static_cast<std::int64_t>(std::ceil(over / limit.per_second)));
}

std::optional<std::chrono::seconds> LoginLimiter::wait(const std::string& user, const std::string& address) {
  return std::max(wait_for(user_key(user, address), per_user), wait_for(address, per_address));
}

void LoginLimiter::add(const std::string& key, const Limit& limit) {
  const auto at = by_key_.find(key);
  if (at == by_key_.end()) {
    counts_.push_front(Count{key, 0, clock_.now()});
    by_key_[key] = counts_.begin();
  } else {
    counts_.splice(counts_.begin(), counts_, at->second);
  }
  Count& count = counts_.front();
  count.failures = failures_now(count, limit) + 1;
  count.at = clock_.now();
  if (counts_.size() <= capacity_) return;
  by_key_.erase(counts_.back().key);
  counts_.pop_back();
}

void LoginLimiter::failed(const std::string& user, const std::string& address) {
  add(user_key(user, address), per_user);
  add(address, per_address);
}

void LoginLimiter::succeeded(const std::string& user, const std::string& address) {
  const auto at = by_key_.find(user_key(user, address));
  if (at == by_key_.end()) return;
  counts_.erase(at->second);
  by_key_.erase(at);
}

}  // namespace nova::api::standalone
