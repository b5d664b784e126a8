#include "api/standalone/identity/views.hpp"

#include <fmt/format.h>

#include "api/standalone/identity/auth_request.hpp"
#include "api/standalone/rest.hpp"
#include "common/encode.hpp"

namespace nova::api::standalone {

using proto::identity::ScopeKind;

namespace {

struct FaultView {
  unsigned code = 0;
  std::string title, message;
  static constexpr auto fields() {
    return Pack{field("code", &FaultView::code), field("title", &FaultView::title),
                field("message", &FaultView::message)};
  }
};

IdName the_domain() { return {std::string(default_domain), std::string(default_domain_name)}; }

InDomain in_domain(std::string id, std::string name) {
  return {std::move(id), std::move(name), the_domain()};
}

SelfLink link(std::string_view self, std::string_view collection, std::string_view id) {
  return {fmt::format("{}/v3/{}/{}", self, collection, id)};
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

http::Response identity_fault(unsigned status, std::string_view message) {
  Only<"error", FaultView> body;
  body.value = {status, std::string(title_of(status)), std::string(message)};
  return http::make_response(status, encode(body));
}

TokenView token_view(const Claims& claims, std::optional<Catalog> catalog) {
  TokenView view;
  view.methods = claims.methods;
  view.audit_ids.push_back(claims.audit_id);
  if (!claims.parent_audit_id.empty()) view.audit_ids.push_back(claims.parent_audit_id);
  view.user = in_domain(claims.user_id, claims.user_name);
  view.issued_at = claims.issued;
  view.expires_at = claims.expires;
  if (!claims.scope) return view;
  if (*claims.scope == ScopeKind::project) {
    view.project = in_domain(claims.scope_id, claims.scope_name);
    view.is_domain = false;
  }
  if (*claims.scope == ScopeKind::domain) view.domain = the_domain();
  if (*claims.scope == ScopeKind::system) view.system = {{"all", true}};
  view.roles.emplace();
  for (const auto& role : claims.roles) view.roles->push_back({role.id, role.name});
  view.catalog = std::move(catalog);
  return view;
}

UserView user_view(const proto::identity::User& user, std::string_view self) {
  UserView view;
  view.id = user.id;
  view.name = user.name;
  view.domain_id = user.domain_id;
  view.enabled = user.enabled;
  view.default_project_id = unless_empty(user.default_project_id);
  view.email = unless_empty(user.email);
  view.description = unless_empty(user.description);
  view.links = link(self, "users", user.id);
  return view;
}

ProjectView project_view(const proto::identity::Project& project, std::string_view self) {
  ProjectView view;
  view.id = project.id;
  view.name = project.name;
  view.domain_id = view.parent_id = project.domain_id;
  view.description = project.description;
  view.enabled = project.enabled;
  view.links = link(self, "projects", project.id);
  return view;
}

RoleView role_view(const proto::identity::Role& role, std::string_view self) {
  RoleView view;
  view.id = role.id;
  view.name = role.name;
  view.description = unless_empty(role.description);
  view.links = link(self, "roles", role.id);
  return view;
}

DomainView domain_view(std::string_view self) {
  DomainView view;
  view.id = default_domain;
  view.name = default_domain_name;
  view.description = "The default domain";
  view.links = link(self, "domains", default_domain);
  return view;
}

}  // namespace nova::api::standalone
