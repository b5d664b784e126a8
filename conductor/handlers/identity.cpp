#include "conductor/handlers/identity.hpp"

#include <fmt/format.h>

#include "common/rpc/server.hpp"
#include "conductor/store/identity.hpp"

namespace nova::conductor {

using namespace proto::identity;
using Nothing = rpc::Nothing;

namespace {

Fault absent(std::string_view kind, std::string_view id) {
  return Fault(Errc::not_found, fmt::format("Could not find {}: {}.", kind, id));
}

Fault taken(std::string_view kind, std::string_view name) {
  return Fault(Errc::conflict,
               fmt::format("Conflict occurred attempting to store {} - Duplicate entry found with "
                           "name {}.",
                           kind, name));
}

void bootstrap(Tx& tx, const Bootstrap::Request& request) {
  for (const auto& project : request.projects) identity_project_insert(tx, project);
  for (const auto& role : request.roles) identity_role_insert(tx, role);
  for (const auto& user : request.users) identity_user_insert(tx, user, Secret());
  for (const auto& grant : request.grants) identity_grant_insert_by_name(tx, grant);
}

void change_user(Tx& tx, const ChangeUser::Request& request) {
  const User& user = request.user;
  const auto before = identity_user_lock(tx, user.id);
  if (!before) throw absent("user", user.id);
  if (before->user.name != user.name && identity_user_find(tx, "", user.domain_id, user.name))
    throw taken("user", user.name);
  identity_user_update(tx, user, request.password_hash);
  const bool other_password = request.password_hash && !before->password_hash.empty();
  if (other_password || (before->user.enabled && !user.enabled))
    identity_revoke(tx, user.id, "", request.token_life_s);
}

void change_project(Tx& tx, const ChangeProject::Request& request) {
  const Project& project = request.project;
  const auto before = identity_project_lock(tx, project.id);
  if (!before) throw absent("project", project.id);
  if (before->name != project.name && identity_project_find(tx, "", project.domain_id, project.name))
    throw taken("project", project.name);
  identity_project_update(tx, project);
  if (before->enabled && !project.enabled) identity_revoke(tx, "", project.id, request.token_life_s);
}

void remove_role(Tx& tx, const RemoveRole::Request& request) {
  ListGrants::Request of_role;
  of_role.role_id = request.id;
  const auto grants = identity_grant_list(tx, of_role);
  if (!identity_role_delete(tx, request.id)) throw absent("role", request.id);
  for (const auto& grant : grants) identity_revoke(tx, grant.user_id, "", request.token_life_s);
}

void check_grant(Tx& tx, const Grant& grant) {
  if (!identity_user_find(tx, grant.user_id, "", "") || grant.user_id.empty())
    throw absent("user", grant.user_id);
  if (grant.kind == ScopeKind::project &&
      (grant.target.empty() || !identity_project_find(tx, grant.target, "", "")))
    throw absent("project", grant.target);
  if (!identity_role_find(tx, grant.role_id)) throw absent("role", grant.role_id);
}

void remove_grant(Tx& tx, const RemoveGrant::Request& request) {
  const Grant& grant = request.grant;
  if (!identity_grant_delete(tx, grant))
    throw Fault(
        Errc::not_found,
        fmt::format("Could not find role assignment with role: {}, user or group: {}, project, domain, "
                    "or system: {}.",
                    grant.role_id, grant.user_id, grant.target));
  const bool project = grant.kind == ScopeKind::project;
  identity_revoke(tx, grant.user_id, project ? grant.target : "", request.token_life_s);
}

}  // namespace

awaitable<LoadKey::Reply> IdentityHandlers::on(Context context, LoadKey::Request request) {
  LoadKey::Reply reply;
  reply.key = co_await database_.transact(std::move(context),
                                          [&](Tx& tx) { return identity_load_key(tx, request.suggestion); });
  co_return reply;
}

awaitable<Nothing> IdentityHandlers::on(Context context, Bootstrap::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) { bootstrap(tx, request); });
}

awaitable<FindUser::Reply> IdentityHandlers::on(Context context, FindUser::Request request) {
  auto row = co_await database_.read(std::move(context), [&](Tx& tx) {
    return identity_user_find(tx, request.id, request.domain_id, request.name);
  });
  FindUser::Reply reply;
  if (row) {
    reply.user = std::move(row->user);
    reply.password_hash = std::move(row->password_hash);
  }
  co_return reply;
}

awaitable<ListUsers::Reply> IdentityHandlers::on(Context context, ListUsers::Request request) {
  ListUsers::Reply reply;
  reply.users = co_await database_.read(std::move(context),
                                        [&](Tx& tx) { return identity_user_list(tx, request.name); });
  co_return reply;
}

awaitable<Nothing> IdentityHandlers::on(Context context, CreateUser::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) {
    if (!identity_user_insert(tx, request.user, request.password_hash))
      throw taken("user", request.user.name);
  });
}

awaitable<Nothing> IdentityHandlers::on(Context context, ChangeUser::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) { change_user(tx, request); });
}

awaitable<Nothing> IdentityHandlers::on(Context context, RemoveUser::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) {
    if (!identity_user_delete(tx, request.id)) throw absent("user", request.id);
    identity_revoke(tx, request.id, "", request.token_life_s);
  });
}

awaitable<FindProject::Reply> IdentityHandlers::on(Context context, FindProject::Request request) {
  FindProject::Reply reply;
  reply.project = co_await database_.read(std::move(context), [&](Tx& tx) {
    return identity_project_find(tx, request.id, request.domain_id, request.name);
  });
  co_return reply;
}

awaitable<ListProjects::Reply> IdentityHandlers::on(Context context, ListProjects::Request request) {
  ListProjects::Reply reply;
  reply.projects = co_await database_.read(
      std::move(context), [&](Tx& tx) { return identity_project_list(tx, request.name, request.user_id); });
  co_return reply;
}

awaitable<Nothing> IdentityHandlers::on(Context context, CreateProject::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) {
    if (!identity_project_insert(tx, request.project)) throw taken("project", request.project.name);
  });
}

awaitable<Nothing> IdentityHandlers::on(Context context, ChangeProject::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) { change_project(tx, request); });
}

awaitable<Nothing> IdentityHandlers::on(Context context, RemoveProject::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) {
    if (!identity_project_delete(tx, request.id)) throw absent("project", request.id);
    identity_revoke(tx, "", request.id, request.token_life_s);
  });
}

awaitable<ListRoles::Reply> IdentityHandlers::on(Context context, ListRoles::Request request) {
  ListRoles::Reply reply;
  reply.roles = co_await database_.read(std::move(context),
                                        [&](Tx& tx) { return identity_role_list(tx, request.name); });
  co_return reply;
}

awaitable<Nothing> IdentityHandlers::on(Context context, CreateRole::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) {
    if (!identity_role_insert(tx, request.role)) throw taken("role", request.role.name);
  });
}

awaitable<Nothing> IdentityHandlers::on(Context context, RemoveRole::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) { remove_role(tx, request); });
}

awaitable<ListGrants::Reply> IdentityHandlers::on(Context context, ListGrants::Request request) {
  ListGrants::Reply reply;
  reply.grants =
      co_await database_.read(std::move(context), [&](Tx& tx) { return identity_grant_list(tx, request); });
  co_return reply;
}

awaitable<Nothing> IdentityHandlers::on(Context context, AddGrant::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) {
    check_grant(tx, request.grant);
    identity_grant_insert(tx, request.grant);
  });
}

awaitable<Nothing> IdentityHandlers::on(Context context, RemoveGrant::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) { remove_grant(tx, request); });
}

awaitable<Nothing> IdentityHandlers::on(Context context, RevokeToken::Request request) {
  return change(std::move(context), [request = std::move(request)](Tx& tx) {
    identity_revoke_token(tx, request.audit_id, request.expires);
  });
}

awaitable<ListRevocations::Reply> IdentityHandlers::on(Context context, ListRevocations::Request request) {
  ListRevocations::Reply reply;
  reply.revocations = co_await database_.read(
      std::move(context), [&](Tx& tx) { return identity_revocation_list(tx, request.after); });
  co_return reply;
}

void serve(rpc::Dispatcher& dispatcher, IdentityHandlers& handlers) {
  dispatcher.add(proto::identity::Service{}, handlers);
}

}  // namespace nova::conductor
