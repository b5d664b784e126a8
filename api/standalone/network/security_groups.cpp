#include "api/standalone/network/answers.hpp"
#include "api/standalone/network/bodies.hpp"
#include "api/standalone/network/faults.hpp"
#include "api/standalone/network/handlers.hpp"

namespace nova::api::standalone::network {

using namespace proto::networks;

namespace {

// All that the caller may see; its own project has its default group by then.
awaitable<std::vector<SecurityGroup>> visible_groups(const Call& call, Which which) {
  ListSecurityGroups::Request request;
  request.which = std::move(which);
  request.ensure = call.context.project_id;
  auto reply = co_await call.ask<NetworksService, ListSecurityGroups>(std::move(request));
  co_return std::move(reply.groups);
}

awaitable<std::vector<Rule>> visible_rules(const Call& call) {
  Which which = which_one(call, "");
  which.ids.clear();
  const auto groups = co_await visible_groups(call, std::move(which));
  std::vector<Rule> rules;
  for (const auto& group : groups) rules.insert(rules.end(), group.rules.begin(), group.rules.end());
  co_return rules;
}

awaitable<Rule> find_rule(const Call& call, std::string id) {
  const auto rules = co_await visible_rules(call);
  for (const auto& rule : rules)
    if (rule.id == id) co_return rule;
  throw Fault({Errc::not_found, fmt::format("Security group rule {} does not exist", id),
               "SecurityGroupRuleNotFound"});
}

awaitable<http::Response> list_groups(Call& call) {
  const auto groups = co_await visible_groups(call, which_of(call));
  co_return listed(call, "security_groups", groups);
}

awaitable<http::Response> show_group(Call& call) {
  const auto group = co_await find_security_group(call, call.path[0]);
  co_return shown(call, 200, "security_group", group);
}

awaitable<http::Response> create_group(Call& call) {
  const auto body = body_of<NewSecurityGroup>(call, "security_group");
  require_writer(call.context, "create_security_group");
  CreateSecurityGroup::Request request;
  request.group.project_id = project_for(call.context, body.tenant_id, body.project_id);
  request.group.name = body.name.value_or("");
  request.group.description = body.description.value_or("");
  request.group.stateful = body.stateful.value_or(true);
  const auto reply = co_await call.ask<NetworksService, CreateSecurityGroup>(std::move(request));
  co_return shown(call, 201, "security_group", reply.group);
}

awaitable<http::Response> change_group(Call& call) {
  const auto body = body_of<SecurityGroupChange>(call, "security_group");
  const auto group = co_await find_security_group(call, call.path[0]);
  require_owner(call.context, group.project_id, "update_security_group");
  ChangeSecurityGroup::Request request;
  request.id = group.id;
  request.name = body.name;
  request.description = body.description;
  request.stateful = body.stateful;
  const auto reply = co_await call.ask<NetworksService, ChangeSecurityGroup>(std::move(request));
  co_return shown(call, 200, "security_group", reply.group);
}

awaitable<http::Response> delete_group(Call& call) {
  const auto group = co_await find_security_group(call, call.path[0]);
  require_owner(call.context, group.project_id, "delete_security_group");
  RemoveSecurityGroup::Request request{{group.id}};
  co_await call.ask<NetworksService, RemoveSecurityGroup>(std::move(request));
  co_return no_content();
}

awaitable<http::Response> list_rules(Call& call) {
  const auto rules = co_await visible_rules(call);
  co_return listed(call, "security_group_rules", rules);
}

awaitable<http::Response> show_rule(Call& call) {
  const auto rule = co_await find_rule(call, call.path[0]);
  co_return shown(call, 200, "security_group_rule", rule);
}

awaitable<http::Response> create_rule(Call& call) {
  const auto body = body_of<NewRule>(call, "security_group_rule");
  const auto group = co_await find_security_group(call, body.security_group_id);
  require_owner(call.context, group.project_id, "create_security_group_rule");
  CreateRule::Request request;
  Rule& rule = request.rule;
  rule.security_group_id = group.id;
  rule.project_id = group.project_id;
  rule.description = body.description.value_or("");
  rule.direction = body.direction;
  rule.ethertype = body.ethertype.value_or("IPv4");
  rule.protocol = body.protocol;
  rule.port_range_min = body.port_range_min;
  rule.port_range_max = body.port_range_max;
  rule.remote_ip_prefix = body.remote_ip_prefix;
  rule.remote_group_id = body.remote_group_id;
  const auto reply = co_await call.ask<NetworksService, CreateRule>(std::move(request));
  co_return shown(call, 201, "security_group_rule", reply.rule);
}

awaitable<http::Response> delete_rule(Call& call) {
  const auto rule = co_await find_rule(call, call.path[0]);
  require_owner(call.context, rule.project_id, "delete_security_group_rule");
  RemoveRule::Request request{{rule.id}};
  co_await call.ask<NetworksService, RemoveRule>(std::move(request));
  co_return no_content();
}

}  // namespace

awaitable<SecurityGroup> find_security_group(const Call& call, std::string id) {
  auto groups = co_await visible_groups(call, which_one(call, id));
  if (groups.empty())
    throw Fault(
        {Errc::not_found, fmt::format("Security group {} does not exist", id), "SecurityGroupNotFound"});
  co_return std::move(groups.front());
}

void add_security_groups(Endpoints& endpoints) {
  constexpr std::string_view groups = "/v2.0/security-groups", group = "/v2.0/security-groups/{id}";
  constexpr std::string_view rules = "/v2.0/security-group-rules", rule = "/v2.0/security-group-rules/{id}";
  endpoints.push_back({.verb = Verb::get, .path = groups, .run = guarded<list_groups>});
  endpoints.push_back({.verb = Verb::post, .path = groups, .run = guarded<create_group>});
  endpoints.push_back({.verb = Verb::get, .path = group, .run = guarded<show_group>});
  endpoints.push_back({.verb = Verb::put, .path = group, .run = guarded<change_group>});
  endpoints.push_back({.verb = Verb::del, .path = group, .run = guarded<delete_group>});
  endpoints.push_back({.verb = Verb::get, .path = rules, .run = guarded<list_rules>});
  endpoints.push_back({.verb = Verb::post, .path = rules, .run = guarded<create_rule>});
  endpoints.push_back({.verb = Verb::get, .path = rule, .run = guarded<show_rule>});
  endpoints.push_back({.verb = Verb::del, .path = rule, .run = guarded<delete_rule>});
}

}  // namespace nova::api::standalone::network
