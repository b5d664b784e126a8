// /v3/roles, and roles granted to users on projects, the domain and the system.
#pragma once
#include "api/standalone/identity/token_authority.hpp"
#include "api/standalone/rest.hpp"

namespace nova::api::standalone {

class Roles {
 public:
  // `tokens` outlives it.
  explicit Roles(TokenAuthority& tokens) : tokens_(tokens) {}
  void add_to(Endpoints& endpoints);

  awaitable<http::Response> list(Call& call);
  awaitable<http::Response> create(Call& call);
  awaitable<http::Response> show(Call& call);
  awaitable<http::Response> remove(Call& call);

 private:
  awaitable<proto::identity::Role> find(const Call& call, std::string id);

  TokenAuthority& tokens_;
};

class Grants {
 public:
  // `tokens` outlives it.
  explicit Grants(TokenAuthority& tokens) : tokens_(tokens) {}
  void add_to(Endpoints& endpoints);

  awaitable<http::Response> assignments(Call& call);
  awaitable<http::Response> list(Call& call, proto::identity::Grant of);
  awaitable<http::Response> check(Call& call, proto::identity::Grant grant);
  awaitable<http::Response> add(Call& call, proto::identity::Grant grant);
  awaitable<http::Response> remove(Call& call, proto::identity::Grant grant);

 private:
  using Handler = awaitable<http::Response> (Grants::*)(Call&, proto::identity::Grant);
  void add_target(Endpoints& endpoints, proto::identity::ScopeKind kind, std::string_view roles_path,
                  std::string_view role_path);
  std::function<awaitable<http::Response>(Call&)> about(proto::identity::ScopeKind kind, Handler handler);

  TokenAuthority& tokens_;
};

}  // namespace nova::api::standalone
