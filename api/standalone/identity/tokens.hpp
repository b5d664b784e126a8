// /v3/auth: tokens issued, shown and revoked, and what the caller can reach with its own.
#pragma once
#include "api/standalone/identity/login.hpp"
#include "api/standalone/rest.hpp"

namespace nova::api::standalone {

class Tokens {
 public:
  // All outlive it.
  Tokens(Login& login, TokenAuthority& tokens, std::string region);
  void add_to(Endpoints& endpoints);

  awaitable<http::Response> issue(Call& call);
  awaitable<http::Response> show(Call& call);
  awaitable<http::Response> check(Call& call);
  awaitable<http::Response> revoke(Call& call);
  awaitable<http::Response> catalog(Call& call);
  awaitable<http::Response> projects(Call& call);
  awaitable<http::Response> domains(Call& call);
  awaitable<http::Response> system(Call& call);

 private:
  using Right = void (*)(const Context& caller, std::string_view rule);
  awaitable<Claims> subject(const Call& call, Right others, std::string_view rule);

  Login& login_;
  TokenAuthority& tokens_;
  const std::string region_;
};

}  // namespace nova::api::standalone
