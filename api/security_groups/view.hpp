// How security groups look in answers: the ingress rules, with the groups that they name. Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/http/only.hpp"
#include "api/security_groups/neutron_form.hpp"

namespace nova::api::security_groups {

struct GroupName {
  std::optional<std::string> name, tenant_id;
  static constexpr auto fields() {
    return Pack{field("name", &GroupName::name).optional(),
                field("tenant_id", &GroupName::tenant_id).optional()};
  }
};

struct Range {
  std::optional<std::string> cidr;
  static constexpr auto fields() { return Pack{field("cidr", &Range::cidr).optional()}; }
};

struct RuleView {
  std::string id, parent_group_id;
  std::optional<std::string> ip_protocol;
  std::optional<int> from_port, to_port;
  GroupName group;
  Range ip_range;
  static constexpr auto fields() {
    using V = RuleView;
    return Pack{field("id", &V::id),
                field("parent_group_id", &V::parent_group_id),
                field("ip_protocol", &V::ip_protocol),
                field("from_port", &V::from_port),
                field("to_port", &V::to_port),
                field("group", &V::group),
                field("ip_range", &V::ip_range)};
  }
};

struct GroupView {
  std::string id, name, tenant_id;
  std::optional<std::string> description;
  std::vector<RuleView> rules;
  static constexpr auto fields() {
    using V = GroupView;
    return Pack{field("id", &V::id), field("name", &V::name), field("tenant_id", &V::tenant_id),
                field("description", &V::description), field("rules", &V::rules)};
  }
};

// Groups by id, to name those that rules speak of.
using Names = std::map<std::string, GroupName>;

RuleView rule_view(const NeutronRule& rule, const Names& names);
// A rule about a group that is not known is left out.
GroupView group_view(const NeutronGroup& group, const Names& names);
Names names_in(const std::vector<NeutronGroup>& groups);

}  // namespace nova::api::security_groups
