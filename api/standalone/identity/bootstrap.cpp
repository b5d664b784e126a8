#include "api/standalone/identity/bootstrap.hpp"

#include <array>

#include "api/standalone/identity/auth_request.hpp"
#include "common/rpc/client.hpp"
#include "common/uuid.hpp"

namespace nova::api::standalone {

using namespace proto::identity;
using Conductor = rpc::Client<Service>;

namespace {

Project project(std::string name, std::string description) {
  Project out;
  out.id = new_hex_id();
  out.name = std::move(name);
  out.description = std::move(description);
  return out;
}

User user(std::string name) {
  User out;
  out.id = new_hex_id();
  out.name = std::move(name);
  return out;
}

Grant grant(std::string user, std::string role, ScopeKind kind, std::string target) {
  Grant out;
  out.user_name = std::move(user);
  out.role_name = std::move(role);
  out.kind = kind;
  (kind == ScopeKind::project ? out.target_name : out.target) = std::move(target);
  return out;
}

awaitable<void> apply_password(rpc::Bus& bus, Passwords& passwords, std::string name, Secret password,
                               std::int64_t token_life_s, Context context) {
  if (password.empty()) co_return;
  Conductor conductor(bus);
  FindUser::Request wanted;
  wanted.name = std::move(name);
  wanted.domain_id = default_domain;
  auto found = co_await conductor.call<FindUser>(context, std::move(wanted));
  if (!found.user) co_return;  // an administrator has removed it meanwhile
  if (!found.password_hash.empty() && co_await passwords.verify(password, found.password_hash)) co_return;
  ChangeUser::Request change;
  change.user = *found.user;
  change.password_hash = co_await passwords.hash(std::move(password));
  change.token_life_s = token_life_s;
  co_await conductor.call<ChangeUser>(std::move(context), std::move(change));
}

}  // namespace

Bootstrap::Request first_contents(const FirstUsers& users) {
  Bootstrap::Request out;
  out.projects = {project("admin", "Bootstrap project for initializing the cloud."),
                  project(users.service_project, "Users of the cloud's own services."),
                  project("demo", "For a first look.")};
  for (const char* name : {"admin", "manager", "member", "reader", "service"})
    out.roles.push_back(Role{new_hex_id(), name, ""});
  out.users = {user("admin"), user(users.service_user), user("demo")};
  out.grants = {grant("admin", "admin", ScopeKind::project, "admin"),
                grant("admin", "admin", ScopeKind::project, "demo"),
                grant("admin", "admin", ScopeKind::domain, std::string(default_domain)),
                grant("admin", "admin", ScopeKind::system, ""),
                grant(users.service_user, "admin", ScopeKind::project, users.service_project),
                grant(users.service_user, "service", ScopeKind::project, users.service_project),
                grant("demo", "member", ScopeKind::project, "demo"),
                grant("demo", "reader", ScopeKind::project, "demo")};
  return out;
}

awaitable<void> bootstrap(rpc::Bus& bus, Passwords& passwords, const FirstUsers& users,
                          std::int64_t token_life_s, Context context) {
  Conductor conductor(bus);
  co_await conductor.call<Bootstrap>(context, first_contents(users));
  co_await apply_password(bus, passwords, "admin", users.admin_password, token_life_s, context);
  co_await apply_password(bus, passwords, users.service_user, users.service_password, token_life_s, context);
  co_await apply_password(bus, passwords, "demo", users.demo_password, token_life_s, context);
}

}  // namespace nova::api::standalone
