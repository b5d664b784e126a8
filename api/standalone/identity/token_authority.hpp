// Makes tokens and says whether one still counts, in process: the TokenValidator of nova-api's own requests
// and the heart of the Identity service. A token is checked by its signature and age, then against the
// revocations. Those are asked of the conductor when what is known is older than a second, so a token that
// another nova-api revoked passes here for at most that second; one revoked through this process never does.
// While the conductor is away nobody can tell, and the answer is Fault(unavailable). One loop thread.
#pragma once
#include <chrono>
#include <optional>

#include "api/auth/token_validator.hpp"
#include "api/standalone/identity/revocations.hpp"
#include "common/async/keyed_lock.hpp"
#include "common/clock.hpp"
#include "common/rpc/bus.hpp"

namespace nova::api::standalone {

class TokenAuthority final : public TokenValidator {
 public:
  // `bus` and `clock` outlive it.
  TokenAuthority(rpc::Bus& bus, const Clock& clock, std::chrono::seconds life);

  // Gets the key that signs; before that every token is Fault(unavailable).
  awaitable<void> load_key(Context context);
  bool ready() const { return signer_.has_value(); }

  // Completes the claims with times and audit id, and signs them. `until`: a token made from another one
  // lives no longer than it.
  std::string issue(Claims& claims, std::optional<Timestamp> until = {}) const;
  // Throws Fault(unauthorized) for a token that does not count.
  awaitable<Claims> check(Context context, std::string token, bool allow_expired);
  awaitable<TokenInfo> validate(Context context, std::string token, bool allow_expired) override;
  awaitable<void> revoke(Context context, Claims claims);

  // Something was revoked through this process: what is known is no longer the newest.
  void expect_revocations();
  // Seconds for which a revocation of tokens issued until now has to be remembered.
  std::int64_t token_life_s() const;

 private:
  const TokenSigner& signer() const;
  bool fresh() const;
  awaitable<void> refresh(Context context);

  rpc::Bus& bus_;
  const Clock& clock_;
  const std::chrono::seconds life_;
  std::optional<TokenSigner> signer_;
  Revocations revocations_;
  KeyedLock refreshing_;
  std::optional<Timestamp> asked_;  // when what is known was asked for
  std::uint64_t changes_ = 0;       // counts expect_revocations()
};

}  // namespace nova::api::standalone
