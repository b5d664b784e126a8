// /v3/projects.
#pragma once
#include "api/standalone/identity/token_authority.hpp"
#include "api/standalone/rest.hpp"

namespace nova::api::standalone {

class Projects {
 public:
  // `tokens` outlives it.
  explicit Projects(TokenAuthority& tokens) : tokens_(tokens) {}
  void add_to(Endpoints& endpoints);

  awaitable<http::Response> list(Call& call);
  awaitable<http::Response> create(Call& call);
  awaitable<http::Response> show(Call& call);
  awaitable<http::Response> update(Call& call);
  awaitable<http::Response> remove(Call& call);

 private:
  awaitable<proto::identity::Project> find(const Call& call, std::string id);
  awaitable<bool> takes_part(const Call& call, std::string project);

  TokenAuthority& tokens_;
};

}  // namespace nova::api::standalone
