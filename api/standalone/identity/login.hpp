// From a proof of identity to the claims of a token: checks password or token, then what the user may do on
// the target. Refusals say nothing about which part was wrong. One loop thread.
#pragma once
#include "api/standalone/call.hpp"
#include "api/standalone/identity/auth_request.hpp"
#include "api/standalone/identity/login_limiter.hpp"
#include "api/standalone/identity/passwords.hpp"
#include "api/standalone/identity/token_authority.hpp"

namespace nova::api::standalone {

// Somebody guesses too fast; becomes 429.
struct TooManyFailures {
  std::chrono::seconds wait;
};

class Login {
 public:
  // All outlive it.
  Login(TokenAuthority& tokens, Passwords& passwords, LoginLimiter& limiter);

  // Who it is. Throws Fault(unauthorized), TooManyFailures.
  awaitable<proto::identity::User> check_password(const Call& call, Named who, Secret password);
  // The claims, and the latest end of a token with them. Throws Fault(unauthorized), TooManyFailures.
  struct Outcome {
    Claims claims;
    std::optional<Timestamp> until;
  };
  awaitable<Outcome> run(const Call& call, AuthRequest request);

 private:
  awaitable<Outcome> prove(const Call& call, AuthRequest request, proto::identity::User& user);
  awaitable<void> scope_to(const Call& call, const proto::identity::User& user, const AuthRequest& request,
                           Claims& claims);
  awaitable<bool> grant_roles(const Call& call, Claims& claims);

  TokenAuthority& tokens_;
  Passwords& passwords_;
  LoginLimiter& limiter_;
};

}  // namespace nova::api::standalone
