#include "api/standalone/identity/auth_request.hpp"
#include "api/standalone/identity/listing.hpp"
#include "api/standalone/identity/rights.hpp"
#include "api/standalone/identity/roles.hpp"

namespace nova::api::standalone {

using namespace proto::identity;

namespace {

// {"role": {...}, "user": {...}, "scope": {...}, "links": {...}}
struct AssignmentView {
  struct Part {
    std::string id;
    std::optional<std::string> name;
    std::optional<IdName> domain;
    static constexpr auto fields() {
      return Pack{field("id", &Part::id), field("name", &Part::name).optional(),
                  field("domain", &Part::domain).optional()};
    }
  };
  struct Scope {
    std::optional<Part> project, domain;
    std::optional<std::map<std::string, bool>> system;
    static constexpr auto fields() {
      return Pack{field("project", &Scope::project).optional(), field("domain", &Scope::domain).optional(),
                  field("system", &Scope::system).optional()};
    }
  };
  struct Links {
    std::string assignment;
    static constexpr auto fields() { return Pack{field("assignment", &Links::assignment)}; }
  };
  Part role, user;
  Scope scope;
  Links links;
  static constexpr auto fields() {
    using A = AssignmentView;
    return Pack{field("role", &A::role), field("user", &A::user), field("scope", &A::scope),
                field("links", &A::links)};
  }
};

AssignmentView::Part part(const std::string& id, const std::string& name, bool names, bool in_domain = true) {
  AssignmentView::Part out;
  out.id = id;
  if (!names) return out;
  out.name = name;
  if (in_domain) out.domain = IdName{std::string(default_domain), std::string(default_domain_name)};
  return out;
}

std::string place_of(const Grant& grant) {
  switch (grant.kind) {
    case ScopeKind::project:
      return "projects/" + grant.target;
    case ScopeKind::domain:
      return "domains/" + grant.target;
    case ScopeKind::system:
      return "system";
  }
  return {};
}

AssignmentView assignment_view(const Grant& grant, bool names, std::string_view self) {
  AssignmentView view;
  view.role = part(grant.role_id, grant.role_name, names, false);
  view.user = part(grant.user_id, grant.user_name, names);
  if (grant.kind == ScopeKind::project) view.scope.project = part(grant.target, grant.target_name, names);
  if (grant.kind == ScopeKind::domain)
    view.scope.domain = part(grant.target, std::string(default_domain_name), names, false);
  if (grant.kind == ScopeKind::system) view.scope.system = {{"all", true}};
  view.links.assignment =
      fmt::format("{}/v3/{}/users/{}/roles/{}", self, place_of(grant), grant.user_id, grant.role_id);
  return view;
}

ListGrants::Request asked(const Call& call) {
  ListGrants::Request request;
  request.user_id = parameter(call, "user.id");
  request.role_id = parameter(call, "role.id");
  const std::string project = parameter(call, "scope.project.id");
  const std::string domain = parameter(call, "scope.domain.id");
  if (!project.empty()) request.kind = ScopeKind::project;
  if (!domain.empty()) request.kind = ScopeKind::domain;
  if (call.query.has("scope.system")) request.kind = ScopeKind::system;
  request.target = project.empty() ? domain : project;
  return request;
}

ListGrants::Request exactly(const Grant& grant) {
  ListGrants::Request request;
  request.user_id = grant.user_id;
  request.role_id = grant.role_id;
  request.kind = grant.kind;
  request.target = grant.target;
  return request;
}

}  // namespace

void Grants::add_to(Endpoints& endpoints) {
  endpoints.push_back(
      {.verb = Verb::get, .path = "/v3/role_assignments", .run = to(*this, &Grants::assignments)});
  add_target(endpoints, ScopeKind::project, "/v3/projects/{target}/users/{user}/roles",
             "/v3/projects/{target}/users/{user}/roles/{role}");
  add_target(endpoints, ScopeKind::domain, "/v3/domains/{target}/users/{user}/roles",
             "/v3/domains/{target}/users/{user}/roles/{role}");
  add_target(endpoints, ScopeKind::system, "/v3/system/users/{user}/roles",
             "/v3/system/users/{user}/roles/{role}");
}

void Grants::add_target(Endpoints& endpoints, ScopeKind kind, std::string_view roles_path,
                        std::string_view role_path) {
  endpoints.push_back({.verb = Verb::get, .path = roles_path, .run = about(kind, &Grants::list)});
  endpoints.push_back({.verb = Verb::put, .path = role_path, .run = about(kind, &Grants::add)});
  endpoints.push_back({.verb = Verb::del, .path = role_path, .run = about(kind, &Grants::remove)});
  endpoints.push_back({.verb = Verb::head, .path = role_path, .run = about(kind, &Grants::check)});
  endpoints.push_back({.verb = Verb::get, .path = role_path, .run = about(kind, &Grants::check)});
}

// Reads the grant from the path and hands it to `handler`.
std::function<awaitable<http::Response>(Call&)> Grants::about(ScopeKind kind, Handler handler) {
  return [this, kind, handler](Call& call) {
    Grant grant;
    grant.kind = kind;
    auto at = call.path.begin();
    if (kind != ScopeKind::system) grant.target = *at++;
    grant.user_id = *at++;
    if (at != call.path.end()) grant.role_id = *at;
    if (kind == ScopeKind::domain && grant.target != default_domain)
      throw Fault(Errc::not_found, fmt::format("Could not find domain: {}.", grant.target));
    return (this->*handler)(call, std::move(grant));
  };
}

awaitable<http::Response> Grants::assignments(Call& call) {
  auto request = asked(call);
  if (request.user_id != call.context.user_id)
    require_admin_or_service(call.context, "list_role_assignments");
  const auto found = co_await call.ask<Service, ListGrants>(std::move(request));
  std::vector<AssignmentView> views;
  for (const auto& grant : found.grants)
    views.push_back(assignment_view(grant, flag(call, "include_names"), call.self));
  co_return listing<"role_assignments">(call, std::move(views));
}

awaitable<http::Response> Grants::list(Call& call, Grant of) {
  require_admin_or_service(call.context, "list_grants");
  const auto found = co_await call.ask<Service, ListGrants>(exactly(of));
  std::vector<RoleView> views;
  for (const auto& grant : found.grants) {
    const Role role{grant.role_id, grant.role_name, ""};
    views.push_back(role_view(role, call.self));
  }
  co_return listing<"roles">(call, std::move(views));
}

awaitable<http::Response> Grants::check(Call& call, Grant grant) {
  require_admin_or_service(call.context, "check_grant");
  const auto found = co_await call.ask<Service, ListGrants>(exactly(grant));
  if (found.grants.empty()) throw Fault(Errc::not_found, "Could not find the role assignment.");
  co_return no_content();
}

awaitable<http::Response> Grants::add(Call& call, Grant grant) {
  require_admin(call.context, "create_grant");
  AddGrant::Request request;
  request.grant = std::move(grant);
  co_await call.ask<Service, AddGrant>(std::move(request));
  co_return no_content();
}

awaitable<http::Response> Grants::remove(Call& call, Grant grant) {
  require_admin(call.context, "revoke_grant");
  RemoveGrant::Request request;
  request.grant = std::move(grant);
  request.token_life_s = tokens_.token_life_s();
  co_await call.ask<Service, RemoveGrant>(std::move(request));
  tokens_.expect_revocations();
  co_return no_content();
}

}  // namespace nova::api::standalone
