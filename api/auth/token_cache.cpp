#include "api/auth/token_cache.hpp"

#include <algorithm>

#include "api/digest.hpp"

namespace nova::api {

TokenCache::TokenCache(TokenValidator& inner, const Clock& clock, std::chrono::seconds keep,
                       std::size_t capacity)
    : inner_(inner), clock_(clock), keep_(keep), capacity_(capacity) {}

awaitable<TokenInfo> TokenCache::validate(Context context, std::string token, bool allow_expired) {
  const std::string key = sha256_hex(token);
  if (const TokenInfo* info = find(key)) co_return *info;
  const TokenInfo info = co_await inner_.validate(std::move(context), std::move(token), allow_expired);
  keep(key, info);
  co_return info;
}

const TokenInfo* TokenCache::find(const std::string& key) {
  const auto at = by_key_.find(key);
  if (at == by_key_.end()) return nullptr;
  const auto entry = at->second;
  if (entry->until <= clock_.now()) {
    entries_.erase(entry);
    by_key_.erase(at);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return &entry->info;
}

void TokenCache::keep(std::string key, const TokenInfo& info) {
  const Timestamp now = clock_.now();
  const Timestamp until = std::min(info.expires, now + keep_);
  if (until <= now || by_key_.contains(key)) return;
  entries_.push_front(Entry{key, info, until});
  by_key_.emplace(std::move(key), entries_.begin());
  if (entries_.size() <= capacity_) return;
  by_key_.erase(entries_.back().key);
  entries_.pop_back();
}

}  // namespace nova::api
