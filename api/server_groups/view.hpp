// How server groups look in answers. Pure.
#pragma once
#include <optional>
#include <vector>

#include "api/http/only.hpp"
#include "api/microversions.hpp"
#include "common/encode.hpp"
#include "proto/conductor/server_groups.hpp"

namespace nova::api::server_groups {

struct NoMetadata {
  static constexpr auto fields() { return Pack{}; }
};

struct RulesView {
  std::optional<int> max_server_per_host;
  static constexpr auto fields() {
    return Pack{field("max_server_per_host", &RulesView::max_server_per_host).optional()};
  }
};

struct GroupView {
  std::string id, name, policy, project_id, user_id;
  std::vector<std::string> policies;
  NoMetadata metadata;
  RulesView rules;
  std::vector<proto::ServerId> members;
  static constexpr auto fields() {
    using V = GroupView;
    constexpr auto last_list = mv::before(mv::server_group_rules);
    return Pack{field("id", &V::id),
                field("name", &V::name),
                field("policies", &V::policies).upto(last_list),
                field("metadata", &V::metadata).upto(last_list),
                field("policy", &V::policy).from(mv::server_group_rules),
                field("rules", &V::rules).from(mv::server_group_rules),
                field("members", &V::members),
                field("project_id", &V::project_id).from(mv::server_group_owner),
                field("user_id", &V::user_id).from(mv::server_group_owner)};
  }
};

inline GroupView view_of(const proto::ServerGroup& group) {
  GroupView view;
  view.id = group.uuid;
  view.name = group.name;
  view.policy = group.policy;
  view.policies = {group.policy};
  view.project_id = group.project_id;
  view.user_id = group.user_id;
  view.members = group.members;
  if (group.max_server_per_host > 0) view.rules.max_server_per_host = group.max_server_per_host;
  return view;
}

}  // namespace nova::api::server_groups
