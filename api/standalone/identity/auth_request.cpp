#include "api/standalone/identity/auth_request.hpp"

#include <fmt/format.h>

#include "common/decode.hpp"
#include "common/error.hpp"

namespace nova::api::standalone {
namespace {

struct DomainRef {
  std::optional<std::string> id, name;
  static constexpr auto fields() {
    return Pack{field("id", &DomainRef::id).optional(), field("name", &DomainRef::name).optional()};
  }
};
struct NamedRef {
  std::optional<std::string> id, name;
  std::optional<DomainRef> domain;
  std::optional<Secret> password;
  static constexpr auto fields() {
    return Pack{field("id", &NamedRef::id).optional(), field("name", &NamedRef::name).optional(),
                field("domain", &NamedRef::domain).optional(),
                field("password", &NamedRef::password).optional().secret()};
  }
};
struct PasswordRef {
  NamedRef user;
  static constexpr auto fields() { return Pack{field("user", &PasswordRef::user)}; }
};
struct TokenRef {
  std::string id;
  static constexpr auto fields() { return Pack{field("id", &TokenRef::id)}; }
};
struct IdentityRef {
  std::vector<std::string> methods;
  std::optional<PasswordRef> password;
  std::optional<TokenRef> token;
  static constexpr auto fields() {
    return Pack{field("methods", &IdentityRef::methods).length(1, 4),
                field("password", &IdentityRef::password).optional().secret(),
                field("token", &IdentityRef::token).optional().secret()};
  }
};
struct ScopeRef {
  std::optional<NamedRef> project;
  std::optional<DomainRef> domain;
  std::optional<json::Raw> system;
  static constexpr auto fields() {
    return Pack{field("project", &ScopeRef::project).optional(),
                field("domain", &ScopeRef::domain).optional(), field("system", &ScopeRef::system).optional()};
  }
};
struct AuthRef {
  IdentityRef identity;
  static constexpr auto fields() { return Pack{field("identity", &AuthRef::identity)}; }
};
struct BodyRef {
  AuthRef auth;
  static constexpr auto fields() { return Pack{field("auth", &BodyRef::auth)}; }
};

Fault bad(std::string message) { return Fault(Errc::bad_request, std::move(message)); }

std::string domain_of(const DomainRef& domain) {
  const bool known = domain.id ? *domain.id == default_domain
                               : domain.name == default_domain_name || domain.name == default_domain;
  return known ? std::string(default_domain) : std::string();
}

Named named(const NamedRef& ref, std::string_view what) {
  if (ref.id) return {*ref.id, "", std::string(default_domain)};
  if (!ref.name || !ref.domain)
    throw bad(fmt::format("Expecting to find the id, or the name and domain, of the {}.", what));
  return {"", *ref.name, domain_of(*ref.domain)};
}

void read_proof(const IdentityRef& identity, AuthRequest& out) {
  out.methods = identity.methods;
  for (const auto& method : identity.methods) {
    if (method == "password") {
      if (!identity.password || !identity.password->user.password)
        throw bad("Expecting to find password in identity. The server could not comply with the request.");
      out.user = named(identity.password->user, "user");
      out.password = *identity.password->user.password;
    } else if (method == "token") {
      if (!identity.token) throw bad("Expecting to find token in identity.");
      out.token = identity.token->id;
    } else {
      throw Fault(Errc::unauthorized,
                  fmt::format("Attempted to authenticate with an unsupported method: {}.", method));
    }
  }
  if (!out.token.empty() && !out.password.empty())
    throw bad("Expecting one of the methods password and token.");
}

void read_scope(const json::Value& scope, AuthRequest& out) {
  if (scope.is_string() && scope.text() == "unscoped") {
    out.scope = AuthRequest::Scope::unscoped;
    return;
  }
  const auto ref = decode_lenient<ScopeRef>(scope);
  if (ref.project.has_value() + ref.domain.has_value() + ref.system.has_value() != 1)
    throw bad("A token is scoped to a project, a domain or the system: to exactly one of them.");
  if (ref.project) {
    out.scope = AuthRequest::Scope::project;
    out.target = named(*ref.project, "project");
  } else if (ref.domain) {
    out.scope = AuthRequest::Scope::domain;
    out.target.domain_id = domain_of(*ref.domain);
    out.target.id = out.target.domain_id;
  } else {
    out.scope = AuthRequest::Scope::system;
  }
}

}  // namespace

AuthRequest parse_auth_request(const json::Value& body) {
  AuthRequest out;
  read_proof(decode_lenient<BodyRef>(body).auth.identity, out);
  const auto scope = body.find("auth")->find("scope");
  if (scope && !scope->is_null()) read_scope(*scope, out);
  return out;
}

}  // namespace nova::api::standalone
