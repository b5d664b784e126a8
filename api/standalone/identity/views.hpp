// Answers of the Identity API as described structs, and pure functions that make them.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/http/only.hpp"
#include "api/standalone/identity/catalog.hpp"
#include "api/standalone/identity/claims.hpp"
#include "common/http/message.hpp"

namespace nova::api::standalone {

// {"error": {"code": 404, "title": "Not Found", "message": "..."}}
http::Response identity_fault(unsigned status, std::string_view message);

struct SelfLink {
  std::string self;
  static constexpr auto fields() { return Pack{field("self", &SelfLink::self)}; }
};
struct ListLinks {
  std::string self;
  std::optional<std::string> previous, next;
  static constexpr auto fields() {
    return Pack{field("self", &ListLinks::self), field("previous", &ListLinks::previous).nullable(),
                field("next", &ListLinks::next).nullable()};
  }
};

// {"users": [...], "links": {...}}
template <FixedText Name, class T>
struct Listing {
  static constexpr FixedText name = Name;
  std::vector<T> items;
  ListLinks links;
  static constexpr auto fields() {
    return Pack{field(name.view(), &Listing::items), field("links", &Listing::links)};
  }
};

struct IdName {
  std::string id, name;
  static constexpr auto fields() { return Pack{field("id", &IdName::id), field("name", &IdName::name)}; }
};
struct InDomain {
  std::string id, name;
  IdName domain;
  static constexpr auto fields() {
    return Pack{field("id", &InDomain::id), field("name", &InDomain::name),
                field("domain", &InDomain::domain)};
  }
};
struct TokenView {
  std::vector<std::string> methods, audit_ids;
  InDomain user;
  Timestamp issued_at{}, expires_at{};
  std::optional<InDomain> project;
  std::optional<bool> is_domain;
  std::optional<IdName> domain;
  std::optional<std::map<std::string, bool>> system;
  std::optional<std::vector<IdName>> roles;
  std::optional<Catalog> catalog;
  static constexpr auto fields() {
    using T = TokenView;
    return Pack{field("methods", &T::methods),
                field("user", &T::user),
                field("audit_ids", &T::audit_ids),
                field("expires_at", &T::expires_at),
                field("issued_at", &T::issued_at),
                field("project", &T::project).optional(),
                field("is_domain", &T::is_domain).optional(),
                field("domain", &T::domain).optional(),
                field("system", &T::system).optional(),
                field("roles", &T::roles).optional(),
                field("catalog", &T::catalog).optional()};
  }
};
TokenView token_view(const Claims& claims, std::optional<Catalog> catalog);

struct UserView {
  std::string id, name, domain_id;
  bool enabled = true;
  std::optional<std::string> default_project_id, email, description, password_expires_at;
  std::map<std::string, bool> options;
  SelfLink links;
  static constexpr auto fields() {
    using U = UserView;
    return Pack{field("id", &U::id),
                field("name", &U::name),
                field("domain_id", &U::domain_id),
                field("enabled", &U::enabled),
                field("default_project_id", &U::default_project_id).optional(),
                field("email", &U::email).optional(),
                field("description", &U::description).optional(),
                field("password_expires_at", &U::password_expires_at).nullable(),
                field("options", &U::options),
                field("links", &U::links)};
  }
};
UserView user_view(const proto::identity::User& user, std::string_view self);

struct ProjectView {
  std::string id, name, domain_id, parent_id, description;
  bool enabled = true, is_domain = false;
  std::vector<std::string> tags;
  std::map<std::string, bool> options;
  SelfLink links;
  static constexpr auto fields() {
    using P = ProjectView;
    return Pack{field("id", &P::id),
                field("name", &P::name),
                field("domain_id", &P::domain_id),
                field("parent_id", &P::parent_id),
                field("description", &P::description),
                field("enabled", &P::enabled),
                field("is_domain", &P::is_domain),
                field("tags", &P::tags),
                field("options", &P::options),
                field("links", &P::links)};
  }
};
ProjectView project_view(const proto::identity::Project& project, std::string_view self);

struct RoleView {
  std::string id, name;
  std::optional<std::string> domain_id, description;
  std::map<std::string, bool> options;
  SelfLink links;
  static constexpr auto fields() {
    using R = RoleView;
    return Pack{field("id", &R::id),
                field("name", &R::name),
                field("domain_id", &R::domain_id).nullable(),
                field("description", &R::description).nullable(),
                field("options", &R::options),
                field("links", &R::links)};
  }
};
RoleView role_view(const proto::identity::Role& role, std::string_view self);

struct DomainView {
  std::string id, name, description;
  bool enabled = true;
  std::vector<std::string> tags;
  std::map<std::string, bool> options;
  SelfLink links;
  static constexpr auto fields() {
    using D = DomainView;
    return Pack{field("id", &D::id),           field("name", &D::name), field("description", &D::description),
                field("enabled", &D::enabled), field("tags", &D::tags), field("options", &D::options),
                field("links", &D::links)};
  }
};
DomainView domain_view(std::string_view self);

}  // namespace nova::api::standalone
