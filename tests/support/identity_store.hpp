// The conductor's part of the standalone Identity service in memory, for tests of nova-api.
#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/clock.hpp"
#include "common/context.hpp"
#include "common/error.hpp"
#include "proto/conductor/identity.hpp"

namespace nova::test {

class IdentityStore {
 public:
  using Nothing = rpc::Nothing;
  using User = proto::identity::User;
  using Project = proto::identity::Project;
  using Role = proto::identity::Role;
  using Grant = proto::identity::Grant;
  template <class M>
  using Reply = awaitable<typename M::Reply>;

  explicit IdentityStore(const Clock& clock) : clock_(clock) {}

  Reply<proto::identity::LoadKey> on(Context, proto::identity::LoadKey::Request request) {
    if (key.empty()) key = request.suggestion;
    proto::identity::LoadKey::Reply reply;
    reply.key = key;
    co_return reply;
  }
  awaitable<Nothing> on(Context, proto::identity::Bootstrap::Request request) {
    for (const auto& one : request.projects) insert(projects, one);
    for (const auto& one : request.roles) insert(roles, one);
    for (const auto& one : request.users) insert(users, one);
    for (auto grant : request.grants) {
      grant.user_id = by_name(users, grant.user_name)->id;
      grant.role_id = by_name(roles, grant.role_name)->id;
      if (!grant.target_name.empty()) grant.target = by_name(projects, grant.target_name)->id;
      add_grant(grant);
    }
    co_return Nothing{};
  }

  Reply<proto::identity::FindUser> on(Context, proto::identity::FindUser::Request request) {
    proto::identity::FindUser::Reply reply;
    if (const User* user = find(users, request.id, request.name, request.domain_id)) {
      reply.user = *user;
      reply.password_hash = hashes[user->id];
    }
    co_return reply;
  }
  Reply<proto::identity::ListUsers> on(Context, proto::identity::ListUsers::Request request) {
    proto::identity::ListUsers::Reply reply;
    reply.users = named(users, request.name);
    co_return reply;
  }
  awaitable<Nothing> on(Context, proto::identity::CreateUser::Request request) {
    if (!insert(users, request.user)) throw Fault(Errc::conflict, "Duplicate entry");
    hashes[request.user.id] = request.password_hash;
    co_return Nothing{};
  }
  awaitable<Nothing> on(Context, proto::identity::ChangeUser::Request request) {
    User& user = existing(users, request.user.id);
    const bool other_password = request.password_hash && !hashes[user.id].empty();
    if (other_password || (user.enabled && !request.user.enabled)) revoke("", user.id, "");
    if (request.password_hash) hashes[user.id] = *request.password_hash;
    user = request.user;
    co_return Nothing{};
  }
  awaitable<Nothing> on(Context, proto::identity::RemoveUser::Request request) {
    existing(users, request.id);
    std::erase_if(users, [&](const auto& one) { return one.id == request.id; });
    std::erase_if(grants, [&](const auto& one) { return one.user_id == request.id; });
    revoke("", request.id, "");
    co_return Nothing{};
  }

  Reply<proto::identity::FindProject> on(Context, proto::identity::FindProject::Request request) {
    proto::identity::FindProject::Reply reply;
    if (const Project* found = find(projects, request.id, request.name, request.domain_id))
      reply.project = *found;
    co_return reply;
  }
  Reply<proto::identity::ListProjects> on(Context, proto::identity::ListProjects::Request request) {
    proto::identity::ListProjects::Reply reply;
    for (const auto& one : named(projects, request.name))
      if (request.user_id.empty() || granted(request.user_id, one.id)) reply.projects.push_back(one);
    co_return reply;
  }
  awaitable<Nothing> on(Context, proto::identity::CreateProject::Request request) {
    if (!insert(projects, request.project)) throw Fault(Errc::conflict, "Duplicate entry");
    co_return Nothing{};
  }
  awaitable<Nothing> on(Context, proto::identity::ChangeProject::Request request) {
    Project& project = existing(projects, request.project.id);
    if (project.enabled && !request.project.enabled) revoke("", "", project.id);
    project = request.project;
    co_return Nothing{};
  }
  awaitable<Nothing> on(Context, proto::identity::RemoveProject::Request request) {
    existing(projects, request.id);
    std::erase_if(projects, [&](const auto& one) { return one.id == request.id; });
    revoke("", "", request.id);
    co_return Nothing{};
  }

  Reply<proto::identity::ListRoles> on(Context, proto::identity::ListRoles::Request request) {
    proto::identity::ListRoles::Reply reply;
    reply.roles = named(roles, request.name);
    co_return reply;
  }
  awaitable<Nothing> on(Context, proto::identity::CreateRole::Request request) {
    if (!insert(roles, request.role)) throw Fault(Errc::conflict, "Duplicate entry");
    co_return Nothing{};
  }
  awaitable<Nothing> on(Context, proto::identity::RemoveRole::Request request) {
    existing(roles, request.id);
    std::erase_if(roles, [&](const auto& one) { return one.id == request.id; });
    std::erase_if(grants, [&](const auto& one) { return one.role_id == request.id; });
    co_return Nothing{};
  }
  Reply<proto::identity::ListGrants> on(Context, proto::identity::ListGrants::Request request) {
    proto::identity::ListGrants::Reply reply;
    for (const auto& one : grants)
      if ((request.user_id.empty() || request.user_id == one.user_id) &&
          (request.role_id.empty() || request.role_id == one.role_id) &&
          (!request.kind || *request.kind == one.kind) &&
          (request.target.empty() || request.target == one.target))
        reply.grants.push_back(one);
    co_return reply;
  }
  awaitable<Nothing> on(Context, proto::identity::AddGrant::Request request) {
    Grant grant = request.grant;
    grant.user_name = existing(users, grant.user_id).name;
    grant.role_name = existing(roles, grant.role_id).name;
    if (grant.kind == proto::identity::ScopeKind::project)
      grant.target_name = existing(projects, grant.target).name;
    add_grant(grant);
    co_return Nothing{};
  }
  awaitable<Nothing> on(Context, proto::identity::RemoveGrant::Request request) {
    const auto gone = std::erase_if(grants, [&](const auto& one) { return same(one, request.grant); });
    if (gone == 0) throw Fault(Errc::not_found, "no such grant");
    revoke("", request.grant.user_id, request.grant.target);
    co_return Nothing{};
  }

  awaitable<Nothing> on(Context, proto::identity::RevokeToken::Request request) {
    revoke(request.audit_id, "", "");
    co_return Nothing{};
  }
  Reply<proto::identity::ListRevocations> on(Context, proto::identity::ListRevocations::Request request) {
    ++asked_for_revocations;
    proto::identity::ListRevocations::Reply reply;
    for (const auto& one : revocations)
      if (one.number > request.after) reply.revocations.push_back(one);
    co_return reply;
  }

  Secret key;
  std::vector<User> users;
  std::map<std::string, Secret> hashes;
  std::vector<Project> projects;
  std::vector<Role> roles;
  std::vector<Grant> grants;
  std::vector<proto::identity::Revocation> revocations;
  int asked_for_revocations = 0;

  template <class T>
  static const T* by_name(const std::vector<T>& all, const std::string& name) {
    const auto at = std::find_if(all.begin(), all.end(), [&](const T& one) { return one.name == name; });
    return at == all.end() ? nullptr : &*at;
  }
  void revoke(std::string audit, std::string user, std::string project) {
    proto::identity::Revocation one;
    one.number = static_cast<std::int64_t>(revocations.size()) + 1;
    one.audit_id = std::move(audit);
    one.user_id = std::move(user);
    one.project_id = std::move(project);
    one.issued_by = clock_.now();
    one.expires = clock_.now() + std::chrono::hours(1000);
    revocations.push_back(one);
  }

 private:
  template <class T>
  static bool insert(std::vector<T>& all, const T& one) {
    if (by_name(all, one.name) != nullptr) return false;
    all.push_back(one);
    return true;
  }
  template <class T>
  static std::vector<T> named(const std::vector<T>& all, const std::string& name) {
    std::vector<T> out;
    for (const auto& one : all)
      if (name.empty() || one.name == name) out.push_back(one);
    return out;
  }
  template <class T>
  static T& existing(std::vector<T>& all, const std::string& id) {
    for (auto& one : all)
      if (one.id == id) return one;
    throw Fault(Errc::not_found, "Could not find: " + id);
  }
  template <class T>
  static const T* find(const std::vector<T>& all, const std::string& id, const std::string& name,
                       const std::string& domain) {
    for (const auto& one : all)
      if (id.empty() ? one.name == name && one.domain_id == domain : one.id == id) return &one;
    return nullptr;
  }
  static bool same(const Grant& a, const Grant& b) {
    return a.user_id == b.user_id && a.role_id == b.role_id && a.kind == b.kind && a.target == b.target;
  }
  bool granted(const std::string& user, const std::string& target) const {
    return std::any_of(grants.begin(), grants.end(),
                       [&](const Grant& one) { return one.user_id == user && one.target == target; });
  }
  void add_grant(const Grant& grant) {
    if (std::none_of(grants.begin(), grants.end(), [&](const Grant& one) { return same(one, grant); }))
      grants.push_back(grant);
  }

  const Clock& clock_;
};

}  // namespace nova::test
