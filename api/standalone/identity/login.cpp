#include "api/standalone/identity/login.hpp"

#include "api/standalone/identity/implied_roles.hpp"

namespace nova::api::standalone {

using namespace proto::identity;

namespace {

Fault refused() { return Fault(Errc::unauthorized, "The request you have made requires authentication."); }

std::string limiter_key(const Named& who) { return who.id.empty() ? who.domain_id + '/' + who.name : who.id; }

FindUser::Request find_user(const Named& who) {
  FindUser::Request request;
  request.id = who.id;
  request.name = who.name;
  request.domain_id = who.domain_id;
  return request;
}

FindProject::Request find_project(const Named& which) {
  FindProject::Request request;
  request.id = which.id;
  request.name = which.name;
  request.domain_id = which.domain_id;
  return request;
}

}  // namespace

Login::Login(TokenAuthority& tokens, Passwords& passwords, LoginLimiter& limiter)
    : tokens_(tokens), passwords_(passwords), limiter_(limiter) {}

awaitable<User> Login::check_password(const Call& call, Named who, Secret password) {
  const std::string key = limiter_key(who);
  const std::string address = call.context.remote_address;
  if (const auto wait = limiter_.wait(key, address)) throw TooManyFailures{*wait};
  const auto found = co_await call.ask<Service, FindUser>(find_user(who));
  const bool right = co_await passwords_.verify(std::move(password), found.password_hash);
  if (!right || !found.user || !found.user->enabled) {
    limiter_.failed(key, address);
    throw refused();
  }
  limiter_.succeeded(key, address);
  co_return *found.user;
}

// Fills `user`, and what of the claims follows from the proof.
awaitable<Login::Outcome> Login::prove(const Call& call, AuthRequest request, User& user) {
  Outcome outcome;
  outcome.claims.methods = request.methods;
  if (request.token.empty()) {
    user = co_await check_password(call, request.user, request.password);
  } else {
    const Claims from = co_await tokens_.check(call.context, request.token, false);
    Named who{from.user_id, "", ""};
    const auto found = co_await call.ask<Service, FindUser>(find_user(who));
    if (!found.user || !found.user->enabled) throw refused();
    user = *found.user;
    outcome.until = from.expires;
    outcome.claims.parent_audit_id = from.audit_id;
    for (const auto& method : from.methods)
      if (method != "token") outcome.claims.methods.push_back(method);
  }
  outcome.claims.user_id = user.id;
  outcome.claims.user_name = user.name;
  co_return outcome;
}

awaitable<Login::Outcome> Login::run(const Call& call, AuthRequest request) {
  User user;
  Outcome outcome = co_await prove(call, request, user);
  co_await scope_to(call, user, request, outcome.claims);
  co_return outcome;
}

awaitable<bool> Login::grant_roles(const Call& call, Claims& claims) {
  ListGrants::Request wanted;
  wanted.user_id = claims.user_id;
  wanted.kind = claims.scope;
  wanted.target = claims.scope_id;
  const auto granted = co_await call.ask<Service, ListGrants>(std::move(wanted));
  if (granted.grants.empty()) co_return false;
  ListRoles::Request every;
  const auto all = co_await call.ask<Service, ListRoles>(std::move(every));
  claims.roles = with_implied(granted.grants, all.roles);
  co_return true;
}

awaitable<void> Login::scope_to(const Call& call, const User& user, const AuthRequest& request,
                                Claims& claims) {
  using Scope = AuthRequest::Scope;
  Named project = request.target;
  // Without a word about the scope a user's default project is meant, if it can be had.
  const bool by_default = request.scope == Scope::unsaid && !user.default_project_id.empty();
  if (by_default) project = {user.default_project_id, "", ""};
  if (request.scope == Scope::project || by_default) {
    const auto found = co_await call.ask<Service, FindProject>(find_project(project));
    if (!found.project || !found.project->enabled) {
      if (by_default) co_return;
      throw refused();
    }
    claims.scope = ScopeKind::project;
    claims.scope_id = found.project->id;
    claims.scope_name = found.project->name;
  } else if (request.scope == Scope::domain && request.target.id == default_domain) {
    claims.scope = ScopeKind::domain;
    claims.scope_id = default_domain;
    claims.scope_name = default_domain_name;
  } else if (request.scope == Scope::system) {
    claims.scope = ScopeKind::system;
  } else if (request.scope == Scope::domain) {
    throw refused();
  } else {
    co_return;
  }
  if (co_await grant_roles(call, claims)) co_return;
  if (!by_default) throw refused();
  claims.scope.reset();
  claims.scope_id.clear();
  claims.scope_name.clear();
}

}  // namespace nova::api::standalone
