// Security groups of the standalone Network service and their rules.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "proto/conductor/networks.hpp"

namespace nova::conductor {

std::vector<proto::networks::SecurityGroup> security_group_list(Tx& tx, const proto::networks::Which& which);
std::optional<proto::networks::SecurityGroup> security_group_find(Tx& tx, const std::string& id);
// Nobody else changes it until the transaction ends. Throws Fault(not_found).
proto::networks::SecurityGroup security_group_lock(Tx& tx, const std::string& id);
// False if it would be the project's second group "default".
bool security_group_insert(Tx& tx, const proto::networks::SecurityGroup& group);
void security_group_update(Tx& tx, const proto::networks::SecurityGroup& group);
// With its rules. Throws Fault(conflict) while ports have it.
void security_group_delete(Tx& tx, const std::string& id);
// The id of the project's default group; nothing if it has none.
std::optional<std::string> security_group_default(Tx& tx, const std::string& project);

void security_group_rule_insert(Tx& tx, const proto::networks::Rule& rule);
// The id of a rule that says the same.
std::optional<std::string> security_group_rule_same(Tx& tx, const proto::networks::Rule& rule);
// False if there is none.
bool security_group_rule_delete(Tx& tx, const std::string& id);

}  // namespace nova::conductor
