// /v3/users: accounts and their passwords.
#pragma once
#include "api/standalone/identity/login.hpp"
#include "api/standalone/rest.hpp"

namespace nova::api::standalone {

class Users {
 public:
  // All outlive it.
  Users(Login& login, TokenAuthority& tokens, Passwords& passwords);
  void add_to(Endpoints& endpoints);

  awaitable<http::Response> list(Call& call);
  awaitable<http::Response> create(Call& call);
  awaitable<http::Response> show(Call& call);
  awaitable<http::Response> update(Call& call);
  awaitable<http::Response> remove(Call& call);
  awaitable<http::Response> change_password(Call& call);
  awaitable<http::Response> projects(Call& call);

 private:
  awaitable<proto::identity::User> find(const Call& call, std::string id);
  awaitable<void> save(const Call& call, proto::identity::User user, std::optional<Secret> password);

  Login& login_;
  TokenAuthority& tokens_;
  Passwords& passwords_;
};

}  // namespace nova::api::standalone
