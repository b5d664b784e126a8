#include <fmt/format.h>

#include "common/uuid.hpp"
#include "conductor/handlers/network_steps.hpp"
#include "conductor/handlers/networks.hpp"
#include "conductor/logic/security_rules.hpp"
#include "conductor/store/networks.hpp"
#include "conductor/store/security_groups.hpp"

namespace nova::conductor {

using namespace proto::networks;

namespace {

SecurityGroup create(Tx& tx, SecurityGroup group) {
  if (group.name == default_group)
    throw Fault(
        {Errc::conflict, "Default security group already exists.", "SecurityGroupDefaultAlreadyExists"});
  ensure_default_group(tx, group.project_id);
  network_quota_take(tx, group.project_id, "security_group");
  group.id = new_uuid();
  security_group_insert(tx, group);
  for (const auto& rule : egress_rules(group.id, group.project_id)) security_group_rule_insert(tx, rule);
  return *security_group_find(tx, group.id);
}

SecurityGroup change(Tx& tx, const ChangeSecurityGroup::Request& request) {
  SecurityGroup group = security_group_lock(tx, request.id);
  if (request.name && *request.name != group.name &&
      (group.name == default_group || *request.name == default_group))
    throw Fault(
        {Errc::conflict, "Updating default security group not allowed.", "SecurityGroupCannotUpdateDefault"});
  replace(group.name, request.name);
  replace(group.description, request.description);
  replace(group.stateful, request.stateful);
  replace(group.tags, request.tags);
  security_group_update(tx, group);
  return *security_group_find(tx, group.id);
}

void remove(Tx& tx, const std::string& id) {
  const SecurityGroup group = security_group_lock(tx, id);
  if (group.name == default_group)
    throw Fault({Errc::conflict, "Insufficient rights for removing default security group.",
                 "SecurityGroupCannotRemoveDefault"});
  security_group_delete(tx, id);
}

Rule create(Tx& tx, const Rule& asked) {
  Rule rule = checked_rule(asked);
  // The group's row is held, so that of two equal rules at once the second one sees the first.
  const SecurityGroup group = security_group_lock(tx, rule.security_group_id);
  if (rule.remote_group_id) {
    const auto remote = security_group_find(tx, *rule.remote_group_id);
    if (!remote || remote->project_id != group.project_id)
      throw Fault({Errc::not_found, fmt::format("Security group {} does not exist", *rule.remote_group_id),
                   "SecurityGroupNotFound"});
  }
  if (const auto same = security_group_rule_same(tx, rule))
    throw Fault({Errc::conflict, fmt::format("Security group rule already exists. Rule id is {}.", *same),
                 "SecurityGroupRuleExists"});
  network_quota_take(tx, rule.project_id, "security_group_rule");
  rule.id = new_uuid();
  rule.created = rule.updated = now();
  security_group_rule_insert(tx, rule);
  return rule;
}

}  // namespace

awaitable<ListSecurityGroups::Reply> NetworksHandlers::on(Context context,
                                                          ListSecurityGroups::Request request) {
  const auto list = [&](Tx& tx) { return security_group_list(tx, request.which); };
  ListSecurityGroups::Reply reply;
  bool missing = false;
  if (!request.ensure.empty())
    missing = co_await database_.read(
        context, [&](Tx& tx) { return !security_group_default(tx, request.ensure).has_value(); });
  if (missing)
    co_await database_.transact(context, [&](Tx& tx) { ensure_default_group(tx, request.ensure); });
  reply.groups = co_await database_.read(context, list);
  co_return reply;
}

awaitable<OneSecurityGroup> NetworksHandlers::on(Context context, CreateSecurityGroup::Request request) {
  OneSecurityGroup reply;
  reply.group =
      co_await database_.transact(std::move(context), [&](Tx& tx) { return create(tx, request.group); });
  co_return reply;
}

awaitable<OneSecurityGroup> NetworksHandlers::on(Context context, ChangeSecurityGroup::Request request) {
  OneSecurityGroup reply;
  reply.group = co_await database_.transact(std::move(context), [&](Tx& tx) { return change(tx, request); });
  co_return reply;
}

awaitable<rpc::Nothing> NetworksHandlers::on(Context context, RemoveSecurityGroup::Request request) {
  co_await database_.transact(std::move(context), [&](Tx& tx) { remove(tx, request.id); });
  co_return rpc::Nothing{};
}

awaitable<OneRule> NetworksHandlers::on(Context context, CreateRule::Request request) {
  OneRule reply;
  reply.rule =
      co_await database_.transact(std::move(context), [&](Tx& tx) { return create(tx, request.rule); });
  co_return reply;
}

awaitable<rpc::Nothing> NetworksHandlers::on(Context context, RemoveRule::Request request) {
  co_await database_.transact(std::move(context), [&](Tx& tx) {
    if (!security_group_rule_delete(tx, request.id))
      throw Fault({Errc::not_found, fmt::format("Security group rule {} does not exist", request.id),
                   "SecurityGroupRuleNotFound"});
  });
  co_return rpc::Nothing{};
}

}  // namespace nova::conductor
