#include "api/standalone/identity/tokens.hpp"

#include "api/standalone/identity/listing.hpp"
#include "api/standalone/identity/rights.hpp"

namespace nova::api::standalone {

using namespace proto::identity;

namespace {

http::Response slow_down(std::chrono::seconds wait) {
  auto response = identity_fault(429, "Too many failed logins; try again later.");
  response.headers.set("Retry-After", std::to_string(wait.count()));
  return response;
}

}  // namespace

Tokens::Tokens(Login& login, TokenAuthority& tokens, std::string region)
    : login_(login), tokens_(tokens), region_(std::move(region)) {}

void Tokens::add_to(Endpoints& endpoints) {
  endpoints.push_back({.verb = Verb::post,
                       .path = "/v3/auth/tokens",
                       .run = to(*this, &Tokens::issue),
                       .access = Endpoint::Access::anybody});
  endpoints.push_back({.verb = Verb::get, .path = "/v3/auth/tokens", .run = to(*this, &Tokens::show)});
  endpoints.push_back({.verb = Verb::head, .path = "/v3/auth/tokens", .run = to(*this, &Tokens::check)});
  endpoints.push_back({.verb = Verb::del, .path = "/v3/auth/tokens", .run = to(*this, &Tokens::revoke)});
  endpoints.push_back({.verb = Verb::get, .path = "/v3/auth/catalog", .run = to(*this, &Tokens::catalog)});
  endpoints.push_back({.verb = Verb::get, .path = "/v3/auth/projects", .run = to(*this, &Tokens::projects)});
  endpoints.push_back({.verb = Verb::get, .path = "/v3/auth/domains", .run = to(*this, &Tokens::domains)});
  endpoints.push_back({.verb = Verb::get, .path = "/v3/auth/system", .run = to(*this, &Tokens::system)});
}

awaitable<http::Response> Tokens::issue(Call& call) {
  if (!tokens_.ready()) throw Fault(Errc::unavailable, "The Identity service is starting.");
  AuthRequest request = parse_auth_request(call.body.root());
  Login::Outcome outcome;
  std::optional<TooManyFailures> refusal;
  try {
    outcome = co_await login_.run(call, std::move(request));
  } catch (const TooManyFailures& failures) {
    refusal = failures;
  }
  if (refusal) co_return slow_down(refusal->wait);
  const std::string token = tokens_.issue(outcome.claims, outcome.until);
  Only<"token", TokenView> view;
  const bool bare = flag(call, "nocatalog");
  view.value =
      token_view(outcome.claims, bare ? std::nullopt : std::optional(make_catalog(call.root, region_)));
  auto response = answer(201, view);
  response.headers.set("X-Subject-Token", token);
  response.headers.set("Vary", "X-Auth-Token");
  co_return response;
}

// The token that is asked about: the caller's own, or any for whom `others` lets through.
awaitable<Claims> Tokens::subject(const Call& call, Right others, std::string_view rule) {
  const std::string token(call.incoming.headers.value_or("X-Subject-Token", {}));
  if (token.empty()) throw Fault(Errc::bad_request, "The header X-Subject-Token is missing.");
  const bool allow_expired = flag(call, "allow_expired");
  std::optional<Claims> claims;
  try {
    claims = co_await tokens_.check(call.context, token, allow_expired);
  } catch (const Fault& fault) {
    if (fault.code() != Errc::unauthorized) throw;
  }
  const bool own = claims && claims->user_id == call.context.user_id;
  if (!own) others(call.context, rule);
  if (!claims) throw Fault(Errc::not_found, "Could not find token.");
  co_return std::move(*claims);
}

awaitable<http::Response> Tokens::show(Call& call) {
  const Claims claims = co_await subject(call, require_admin_or_service, "validate_token");
  Only<"token", TokenView> view;
  const bool bare = flag(call, "nocatalog");
  view.value = token_view(claims, bare ? std::nullopt : std::optional(make_catalog(call.root, region_)));
  auto response = answer(200, view);
  response.headers.set("X-Subject-Token", std::string(call.incoming.headers.value_or("X-Subject-Token", {})));
  response.headers.set("Vary", "X-Auth-Token");
  co_return response;
}

awaitable<http::Response> Tokens::check(Call& call) {
  co_await subject(call, require_admin_or_service, "check_token");
  http::Response response;
  response.headers.set("Vary", "X-Auth-Token");
  co_return response;
}

awaitable<http::Response> Tokens::revoke(Call& call) {
  Claims claims = co_await subject(call, require_admin, "revoke_token");
  co_await tokens_.revoke(call.context, std::move(claims));
  co_return no_content();
}

awaitable<http::Response> Tokens::catalog(Call& call) {
  co_return listing<"catalog">(call, make_catalog(call.root, region_));
}

awaitable<http::Response> Tokens::projects(Call& call) {
  ListProjects::Request request;
  request.user_id = call.context.user_id;
  const auto found = co_await call.ask<Service, ListProjects>(std::move(request));
  std::vector<ProjectView> views;
  for (const auto& project : found.projects)
    if (project.enabled) views.push_back(project_view(project, call.self));
  co_return listing<"projects">(call, std::move(views));
}

awaitable<http::Response> Tokens::domains(Call& call) {
  ListGrants::Request request;
  request.user_id = call.context.user_id;
  request.kind = ScopeKind::domain;
  const auto found = co_await call.ask<Service, ListGrants>(std::move(request));
  std::vector<DomainView> views;
  if (!found.grants.empty()) views.push_back(domain_view(call.self));
  co_return listing<"domains">(call, std::move(views));
}

awaitable<http::Response> Tokens::system(Call& call) {
  ListGrants::Request request;
  request.user_id = call.context.user_id;
  request.kind = ScopeKind::system;
  const auto found = co_await call.ask<Service, ListGrants>(std::move(request));
  std::vector<std::map<std::string, bool>> views;
  if (!found.grants.empty()) views.push_back({{"all", true}});
  co_return listing<"system">(call, std::move(views));
}

}  // namespace nova::api::standalone
