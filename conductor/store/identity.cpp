#include "conductor/store/identity.hpp"

namespace nova::conductor {

using namespace db::literals;
using namespace proto::identity;

namespace {

std::optional<UserRow> first_user(const db::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return UserRow{db::RowReader<User>(rows).read(rows[0]), rows[0].get<Secret>("password_hash")};
}

void revoke(Tx& tx, const Revocation& what, std::optional<Timestamp> expires, std::int64_t life_s) {
  tx.exec("identity_revocations_forget"_sql);
  tx.exec("identity_revoke"_sql, what.audit_id, what.user_id, what.project_id, std::nullopt, expires, life_s);
}

}  // namespace

Secret identity_load_key(Tx& tx, const Secret& suggestion) {
  return tx.exec("identity_load_key"_sql, suggestion)[0].get<Secret>("signing_key");
}

std::optional<UserRow> identity_user_find(Tx& tx, const std::string& id, const std::string& domain,
                                          const std::string& name) {
  return first_user(tx.exec("identity_user_find"_sql, id, name, domain));
}

std::optional<UserRow> identity_user_lock(Tx& tx, const std::string& id) {
  return first_user(tx.exec("identity_user_lock"_sql, id));
}

std::vector<User> identity_user_list(Tx& tx, const std::string& name) {
  return db::read_all<User>(tx.exec("identity_user_list"_sql, name));
}

bool identity_user_insert(Tx& tx, const User& user, const Secret& password_hash) {
  return tx.exec("identity_user_insert"_sql, user.id, user.domain_id, user.name, password_hash,
                 user.default_project_id, user.email, user.description, user.enabled)
             .affected() == 1;
}

void identity_user_update(Tx& tx, const User& user, const std::optional<Secret>& password_hash) {
  tx.exec("identity_user_update"_sql, user.id, user.name, password_hash, user.default_project_id, user.email,
          user.description, user.enabled);
}

bool identity_user_delete(Tx& tx, const std::string& id) {
  return tx.exec("identity_user_delete"_sql, id).affected() == 1;
}

std::optional<Project> identity_project_find(Tx& tx, const std::string& id, const std::string& domain,
                                             const std::string& name) {
  return db::read_first<Project>(tx.exec("identity_project_find"_sql, id, name, domain));
}

std::optional<Project> identity_project_lock(Tx& tx, const std::string& id) {
  return db::read_first<Project>(tx.exec("identity_project_lock"_sql, id));
}

std::vector<Project> identity_project_list(Tx& tx, const std::string& name, const std::string& user_id) {
  return db::read_all<Project>(tx.exec("identity_project_list"_sql, name, user_id));
}

bool identity_project_insert(Tx& tx, const Project& project) {
  return tx.exec("identity_project_insert"_sql, project.id, project.domain_id, project.name,
                 project.description, project.enabled)
             .affected() == 1;
}

void identity_project_update(Tx& tx, const Project& project) {
  tx.exec("identity_project_update"_sql, project.id, project.name, project.description, project.enabled);
}

bool identity_project_delete(Tx& tx, const std::string& id) {
  return tx.exec("identity_project_delete"_sql, id).affected() == 1;
}

std::optional<Role> identity_role_find(Tx& tx, const std::string& id) {
  return db::read_first<Role>(tx.exec("identity_role_find"_sql, id));
}

std::vector<Role> identity_role_list(Tx& tx, const std::string& name) {
  return db::read_all<Role>(tx.exec("identity_role_list"_sql, name));
}

bool identity_role_insert(Tx& tx, const Role& role) {
  return tx.exec("identity_role_insert"_sql, role.id, role.name, role.description).affected() == 1;
}

bool identity_role_delete(Tx& tx, const std::string& id) {
  return tx.exec("identity_role_delete"_sql, id).affected() == 1;
}

std::vector<Grant> identity_grant_list(Tx& tx, const ListGrants::Request& which) {
  return db::read_all<Grant>(
      tx.exec("identity_grant_list"_sql, which.user_id, which.role_id, which.kind, which.target));
}

void identity_grant_insert(Tx& tx, const Grant& grant) {
  tx.exec("identity_grant_insert"_sql, grant.user_id, grant.role_id, grant.kind, grant.target);
}

void identity_grant_insert_by_name(Tx& tx, const Grant& grant) {
  tx.exec("identity_grant_insert_by_name"_sql, grant.user_name, grant.role_name, grant.kind,
          grant.kind == ScopeKind::project ? grant.target_name : grant.target);
}

bool identity_grant_delete(Tx& tx, const Grant& grant) {
  return tx.exec("identity_grant_delete"_sql, grant.user_id, grant.role_id, grant.kind, grant.target)
             .affected() == 1;
}

void identity_revoke(Tx& tx, const std::string& user_id, const std::string& project_id,
                     std::int64_t token_life_s) {
  Revocation what;
  what.user_id = user_id;
  what.project_id = project_id;
  revoke(tx, what, std::nullopt, token_life_s);
}

void identity_revoke_token(Tx& tx, const std::string& audit_id, Timestamp expires) {
  Revocation what;
  what.audit_id = audit_id;
  revoke(tx, what, expires, 0);
}

std::vector<Revocation> identity_revocation_list(Tx& tx, std::int64_t after) {
  return db::read_all<Revocation>(tx.exec("identity_revocation_list"_sql, after));
}

}  // namespace nova::conductor
