// Remembers valid tokens for token_cache_time, so that most requests need no call to Identity. Tokens are
// kept by hash only. A revoked token passes until its entry ends. One loop thread.
#pragma once
#include <chrono>
#include <list>
#include <string>
#include <unordered_map>

#include "api/auth/token_validator.hpp"
#include "common/clock.hpp"

namespace nova::api {

class TokenCache final : public TokenValidator {
 public:
  // `inner` and `clock` outlive the cache. At most `capacity` tokens are kept, the longest unused go first.
  TokenCache(TokenValidator& inner, const Clock& clock, std::chrono::seconds keep,
             std::size_t capacity = 10'000);
  awaitable<TokenInfo> validate(Context context, std::string token, bool allow_expired) override;

 private:
  struct Entry {
    std::string key;
    TokenInfo info;
    Timestamp until;
  };
  using Entries = std::list<Entry>;  // most recently used first

  const TokenInfo* find(const std::string& key);
  void keep(std::string key, const TokenInfo& info);

  TokenValidator& inner_;
  const Clock& clock_;
  std::chrono::seconds keep_;
  std::size_t capacity_;
  Entries entries_;
  std::unordered_map<std::string, Entries::iterator> by_key_;
};

}  // namespace nova::api
