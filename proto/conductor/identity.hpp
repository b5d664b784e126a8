// What the standalone Identity service keeps, by RPC to the conductor (namespace "identity"): users,
// projects, roles, grants, the key that signs tokens, and which tokens were revoked. Who may do what is
// decided in nova-api; a change that takes rights away writes its revocation in the same transaction.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "common/secret.hpp"
#include "common/time.hpp"

namespace nova::proto::identity {

struct User {
  std::string id, name, domain_id = "default";
  std::string default_project_id, email, description;
  bool enabled = true;
  static constexpr auto fields() {
    return Pack{field("id", &User::id),
                field("name", &User::name),
                field("domain_id", &User::domain_id),
                field("default_project_id", &User::default_project_id).optional(),
                field("email", &User::email).optional(),
                field("description", &User::description).optional(),
                field("enabled", &User::enabled)};
  }
};

struct Project {
  std::string id, name, domain_id = "default", description;
  bool enabled = true;
  static constexpr auto fields() {
    return Pack{field("id", &Project::id), field("name", &Project::name),
                field("domain_id", &Project::domain_id),
                field("description", &Project::description).optional(), field("enabled", &Project::enabled)};
  }
};

struct Role {
  std::string id, name, description;
  bool operator==(const Role&) const = default;
  static constexpr auto fields() {
    return Pack{field("id", &Role::id), field("name", &Role::name),
                field("description", &Role::description).optional()};
  }
};

// What a role is granted on. A system grant has no id.
enum class ScopeKind { project, domain, system };
constexpr auto names_of(ScopeKind) {
  return std::array{EnumName<ScopeKind>{ScopeKind::project, "project"},
                    EnumName<ScopeKind>{ScopeKind::domain, "domain"},
                    EnumName<ScopeKind>{ScopeKind::system, "system"}};
}

// A role of a user on a target. The names are filled in answers.
struct Grant {
  std::string user_id, role_id;
  ScopeKind kind = ScopeKind::project;
  std::string target;
  std::string user_name, role_name, target_name;
  static constexpr auto fields() {
    return Pack{field("user_id", &Grant::user_id),
                field("role_id", &Grant::role_id),
                field("kind", &Grant::kind),
                field("target", &Grant::target).optional(),
                field("user_name", &Grant::user_name).optional(),
                field("role_name", &Grant::role_name).optional(),
                field("target_name", &Grant::target_name).optional()};
  }
};

// Tokens that no longer count: those that match every part that is not empty and were issued by then.
struct Revocation {
  std::int64_t number = 0;  // rises in the order of commits
  std::string audit_id, user_id, project_id;
  Timestamp issued_by{};
  Timestamp expires{};  // no token that it could match lives longer
  static constexpr auto fields() {
    return Pack{field("number", &Revocation::number),
                field("audit_id", &Revocation::audit_id).optional(),
                field("user_id", &Revocation::user_id).optional(),
                field("project_id", &Revocation::project_id).optional(),
                field("issued_by", &Revocation::issued_by),
                field("expires", &Revocation::expires)};
  }
};

// The key that signs tokens. The first caller's suggestion becomes everybody's.
struct LoadKey {
  static constexpr rpc::MethodSpec spec{.name = "load_key", .ns = "identity", .version = {1, 0}};
  struct Request {
    Secret suggestion;  // hex
    static constexpr auto fields() { return Pack{field("suggestion", &Request::suggestion).secret()}; }
  };
  struct Reply {
    Secret key;
    static constexpr auto fields() { return Pack{field("key", &Reply::key).secret()}; }
  };
};

// What a new cloud starts with. Makes what is missing, by name, and leaves the rest alone; any number may run
// at once. Grants name users, roles and projects.
struct Bootstrap {
  static constexpr rpc::MethodSpec spec{.name = "bootstrap", .ns = "identity", .version = {1, 0}};
  struct Request {
    std::vector<Project> projects;
    std::vector<Role> roles;
    std::vector<User> users;
    std::vector<Grant> grants;
    static constexpr auto fields() {
      return Pack{field("projects", &Request::projects), field("roles", &Request::roles),
                  field("users", &Request::users), field("grants", &Request::grants)};
    }
  };
  using Reply = rpc::Nothing;
};

// By id, or by name in a domain.
struct FindUser {
  static constexpr rpc::MethodSpec spec{.name = "find_user", .ns = "identity", .version = {1, 0}};
  struct Request {
    std::string id, name, domain_id;
    static constexpr auto fields() {
      return Pack{field("id", &Request::id).optional(), field("name", &Request::name).optional(),
                  field("domain_id", &Request::domain_id).optional()};
    }
  };
  struct Reply {
    std::optional<User> user;
    Secret password_hash;  // empty: none was set
    static constexpr auto fields() {
      return Pack{field("user", &Reply::user).nullable(),
                  field("password_hash", &Reply::password_hash).optional().secret()};
    }
  };
};

struct ListUsers {
  static constexpr rpc::MethodSpec spec{.name = "list_users", .ns = "identity", .version = {1, 0}};
  struct Request {
    std::string name;  // empty: all
    static constexpr auto fields() { return Pack{field("name", &Request::name).optional()}; }
  };
  struct Reply {
    std::vector<User> users;
    static constexpr auto fields() { return Pack{field("users", &Reply::users)}; }
  };
};

// Throws Fault(conflict) when the name is taken.
struct CreateUser {
  static constexpr rpc::MethodSpec spec{.name = "create_user", .ns = "identity", .version = {1, 0}};
  struct Request {
    User user;
    Secret password_hash;
    static constexpr auto fields() {
      return Pack{field("user", &Request::user),
                  field("password_hash", &Request::password_hash).optional().secret()};
    }
  };
  using Reply = rpc::Nothing;
};

// Puts the user's row to `user`. Throws Fault(not_found), Fault(conflict). Its tokens are revoked when it
// becomes disabled or gets another password than it had.
struct ChangeUser {
  static constexpr rpc::MethodSpec spec{.name = "change_user", .ns = "identity", .version = {1, 0}};
  struct Request {
    User user;
    std::optional<Secret> password_hash;  // nothing: as it was
    std::int64_t token_life_s = 0;        // how long a revocation has to be remembered
    static constexpr auto fields() {
      return Pack{field("user", &Request::user),
                  field("password_hash", &Request::password_hash).optional().secret(),
                  field("token_life_s", &Request::token_life_s)};
    }
  };
  using Reply = rpc::Nothing;
};

// By id, with the grants. Throws Fault(not_found). The tokens are revoked.
struct RemoveRequest {
  std::string id;
  std::int64_t token_life_s = 0;
  static constexpr auto fields() {
    return Pack{field("id", &RemoveRequest::id), field("token_life_s", &RemoveRequest::token_life_s)};
  }
};
struct RemoveUser {
  static constexpr rpc::MethodSpec spec{.name = "remove_user", .ns = "identity", .version = {1, 0}};
  struct Request : RemoveRequest {};
  using Reply = rpc::Nothing;
};

struct FindProject {
  static constexpr rpc::MethodSpec spec{.name = "find_project", .ns = "identity", .version = {1, 0}};
  struct Request {
    std::string id, name, domain_id;
    static constexpr auto fields() {
      return Pack{field("id", &Request::id).optional(), field("name", &Request::name).optional(),
                  field("domain_id", &Request::domain_id).optional()};
    }
  };
  struct Reply {
    std::optional<Project> project;
    static constexpr auto fields() { return Pack{field("project", &Reply::project).nullable()}; }
  };
};

struct ListProjects {
  static constexpr rpc::MethodSpec spec{.name = "list_projects", .ns = "identity", .version = {1, 0}};
  struct Request {
    std::string name;     // empty: all
    std::string user_id;  // only those where this user has a role
    static constexpr auto fields() {
      return Pack{field("name", &Request::name).optional(), field("user_id", &Request::user_id).optional()};
    }
  };
  struct Reply {
    std::vector<Project> projects;
    static constexpr auto fields() { return Pack{field("projects", &Reply::projects)}; }
  };
};

struct CreateProject {
  static constexpr rpc::MethodSpec spec{.name = "create_project", .ns = "identity", .version = {1, 0}};
  struct Request {
    Project project;
    static constexpr auto fields() { return Pack{field("project", &Request::project)}; }
  };
  using Reply = rpc::Nothing;
};

// As ChangeUser: tokens of a project that becomes disabled are revoked.
struct ChangeProject {
  static constexpr rpc::MethodSpec spec{.name = "change_project", .ns = "identity", .version = {1, 0}};
  struct Request {
    Project project;
    std::int64_t token_life_s = 0;
    static constexpr auto fields() {
      return Pack{field("project", &Request::project), field("token_life_s", &Request::token_life_s)};
    }
  };
  using Reply = rpc::Nothing;
};

struct RemoveProject {
  static constexpr rpc::MethodSpec spec{.name = "remove_project", .ns = "identity", .version = {1, 0}};
  struct Request : RemoveRequest {};
  using Reply = rpc::Nothing;
};

struct ListRoles {
  static constexpr rpc::MethodSpec spec{.name = "list_roles", .ns = "identity", .version = {1, 0}};
  struct Request {
    std::string name;  // empty: all
    static constexpr auto fields() { return Pack{field("name", &Request::name).optional()}; }
  };
  struct Reply {
    std::vector<Role> roles;
    static constexpr auto fields() { return Pack{field("roles", &Reply::roles)}; }
  };
};

struct CreateRole {
  static constexpr rpc::MethodSpec spec{.name = "create_role", .ns = "identity", .version = {1, 0}};
  struct Request {
    Role role;
    static constexpr auto fields() { return Pack{field("role", &Request::role)}; }
  };
  using Reply = rpc::Nothing;
};

// Revokes the tokens of everybody who had it.
struct RemoveRole {
  static constexpr rpc::MethodSpec spec{.name = "remove_role", .ns = "identity", .version = {1, 0}};
  struct Request : RemoveRequest {};
  using Reply = rpc::Nothing;
};

// Those that match every part that is given.
struct ListGrants {
  static constexpr rpc::MethodSpec spec{.name = "list_grants", .ns = "identity", .version = {1, 0}};
  struct Request {
    std::string user_id, role_id;
    std::optional<ScopeKind> kind;
    std::string target;
    static constexpr auto fields() {
      return Pack{field("user_id", &Request::user_id).optional(),
                  field("role_id", &Request::role_id).optional(), field("kind", &Request::kind).optional(),
                  field("target", &Request::target).optional()};
    }
  };
  struct Reply {
    std::vector<Grant> grants;
    static constexpr auto fields() { return Pack{field("grants", &Reply::grants)}; }
  };
};

// Both may be repeated. Throws Fault(not_found) that says which part does not exist.
struct AddGrant {
  static constexpr rpc::MethodSpec spec{.name = "add_grant", .ns = "identity", .version = {1, 0}};
  struct Request {
    Grant grant;
    static constexpr auto fields() { return Pack{field("grant", &Request::grant)}; }
  };
  using Reply = rpc::Nothing;
};

// Throws Fault(not_found) when there was no such grant. The user's tokens for the target are revoked.
struct RemoveGrant {
  static constexpr rpc::MethodSpec spec{.name = "remove_grant", .ns = "identity", .version = {1, 0}};
  struct Request {
    Grant grant;
    std::int64_t token_life_s = 0;
    static constexpr auto fields() {
      return Pack{field("grant", &Request::grant), field("token_life_s", &Request::token_life_s)};
    }
  };
  using Reply = rpc::Nothing;
};

struct RevokeToken {
  static constexpr rpc::MethodSpec spec{.name = "revoke_token", .ns = "identity", .version = {1, 0}};
  struct Request {
    std::string audit_id;
    Timestamp expires{};
    static constexpr auto fields() {
      return Pack{field("audit_id", &Request::audit_id), field("expires", &Request::expires)};
    }
  };
  using Reply = rpc::Nothing;
};

struct ListRevocations {
  static constexpr rpc::MethodSpec spec{.name = "list_revocations", .ns = "identity", .version = {1, 0}};
  struct Request {
    std::int64_t after = 0;  // those with a higher number
    static constexpr auto fields() { return Pack{field("after", &Request::after)}; }
  };
  struct Reply {
    std::vector<Revocation> revocations;  // in order of number
    static constexpr auto fields() { return Pack{field("revocations", &Reply::revocations)}; }
  };
};

struct Service
    : rpc::Methods<LoadKey, Bootstrap, FindUser, ListUsers, CreateUser, ChangeUser, RemoveUser, FindProject,
                   ListProjects, CreateProject, ChangeProject, RemoveProject, ListRoles, CreateRole,
                   RemoveRole, ListGrants, AddGrant, RemoveGrant, RevokeToken, ListRevocations> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto::identity
