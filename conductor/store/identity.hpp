// Users, projects, roles and grants of the standalone Identity service, and which tokens were revoked.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "proto/conductor/identity.hpp"

namespace nova::conductor {

// The key that signs tokens: the one that was suggested first.
Secret identity_load_key(Tx& tx, const Secret& suggestion);

struct UserRow {
  proto::identity::User user;
  Secret password_hash;
};
// By id if it is not empty, else by name.
std::optional<UserRow> identity_user_find(Tx& tx, const std::string& id, const std::string& domain,
                                          const std::string& name);
// By id; nobody else can change it until the transaction ends.
std::optional<UserRow> identity_user_lock(Tx& tx, const std::string& id);
// Empty name: all.
std::vector<proto::identity::User> identity_user_list(Tx& tx, const std::string& name);
// False when the name or id is taken.
bool identity_user_insert(Tx& tx, const proto::identity::User& user, const Secret& password_hash);
// Fault(conflict) of kind identity_users_name when the new name is taken.
void identity_user_update(Tx& tx, const proto::identity::User& user,
                          const std::optional<Secret>& password_hash);
// With the grants. False if there is no such user.
bool identity_user_delete(Tx& tx, const std::string& id);

std::optional<proto::identity::Project> identity_project_find(Tx& tx, const std::string& id,
                                                              const std::string& domain,
                                                              const std::string& name);
std::optional<proto::identity::Project> identity_project_lock(Tx& tx, const std::string& id);
// Empty name: all; empty user: not only those where this user has a role.
std::vector<proto::identity::Project> identity_project_list(Tx& tx, const std::string& name,
                                                            const std::string& user_id);
bool identity_project_insert(Tx& tx, const proto::identity::Project& project);
void identity_project_update(Tx& tx, const proto::identity::Project& project);
bool identity_project_delete(Tx& tx, const std::string& id);

std::optional<proto::identity::Role> identity_role_find(Tx& tx, const std::string& id);
std::vector<proto::identity::Role> identity_role_list(Tx& tx, const std::string& name);
bool identity_role_insert(Tx& tx, const proto::identity::Role& role);
bool identity_role_delete(Tx& tx, const std::string& id);

std::vector<proto::identity::Grant> identity_grant_list(Tx& tx,
                                                        const proto::identity::ListGrants::Request& which);
void identity_grant_insert(Tx& tx, const proto::identity::Grant& grant);
// The grant says names instead of ids; a part that does not exist makes no grant.
void identity_grant_insert_by_name(Tx& tx, const proto::identity::Grant& grant);
bool identity_grant_delete(Tx& tx, const proto::identity::Grant& grant);

// Tokens issued until now that match every part that is not empty; to be remembered for so long.
void identity_revoke(Tx& tx, const std::string& user_id, const std::string& project_id,
                     std::int64_t token_life_s);
// One token.
void identity_revoke_token(Tx& tx, const std::string& audit_id, Timestamp expires);
std::vector<proto::identity::Revocation> identity_revocation_list(Tx& tx, std::int64_t after);

}  // namespace nova::conductor
