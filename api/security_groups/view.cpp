#include "api/security_groups/view.hpp"

namespace nova::api::security_groups {
namespace {

bool is_transport(const std::string& protocol) {
  return protocol == "tcp" || protocol == "udp" || protocol == "TCP" || protocol == "UDP";
}

// A protocol without ports stands for all of its ports.
void set_ports(RuleView& view, const NeutronRule& rule) {
  view.from_port = rule.port_range_min;
  view.to_port = rule.port_range_max;
  if (!rule.protocol || rule.port_range_min || rule.port_range_max) return;
  view.from_port = is_transport(*rule.protocol) ? 1 : -1;
  view.to_port = is_transport(*rule.protocol) ? 65535 : -1;
}

}  // namespace

RuleView rule_view(const NeutronRule& rule, const Names& names) {
  RuleView view;
  view.id = rule.id;
  view.parent_group_id = rule.security_group_id;
  view.ip_protocol = rule.protocol;
  set_ports(view, rule);
  if (rule.remote_group_id) {
    const auto at = names.find(*rule.remote_group_id);
    if (at != names.end()) view.group = at->second;
  } else {
    view.ip_range.cidr = rule.remote_ip_prefix.value_or(rule.ethertype == "IPv6" ? "::/0" : "0.0.0.0/0");
  }
  return view;
}

GroupView group_view(const NeutronGroup& group, const Names& names) {
  GroupView view{group.id, group.name, group.tenant_id, group.description, {}};
  for (const auto& rule : group.rules) {
    if (rule.direction != "ingress") continue;
    if (rule.remote_group_id && !names.contains(*rule.remote_group_id)) continue;
    view.rules.push_back(rule_view(rule, names));
  }
  return view;
}

Names names_in(const std::vector<NeutronGroup>& groups) {
  Names names;
  for (const auto& group : groups) names[group.id] = {group.name, group.tenant_id};
  return names;
}

}  // namespace nova::api::security_groups
