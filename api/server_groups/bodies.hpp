// The body that makes a server group.
#pragma once
#include <array>
#include <vector>

#include "api/http/only.hpp"
#include "api/http/values.hpp"
#include "api/microversions.hpp"

namespace nova::api::server_groups {

enum class HardPolicy { anti_affinity, affinity };
constexpr auto names_of(HardPolicy) {
  using Name = EnumName<HardPolicy>;
  return std::array{Name{HardPolicy::anti_affinity, "anti-affinity"}, Name{HardPolicy::affinity, "affinity"}};
}

enum class Policy { anti_affinity, affinity, soft_anti_affinity, soft_affinity };
constexpr auto names_of(Policy) {
  using Name = EnumName<Policy>;
  return std::array{Name{Policy::anti_affinity, "anti-affinity"}, Name{Policy::affinity, "affinity"},
                    Name{Policy::soft_anti_affinity, "soft-anti-affinity"},
                    Name{Policy::soft_affinity, "soft-affinity"}};
}

struct Rules {
  std::optional<IntOrText> max_server_per_host;
  static constexpr auto fields() {
    return Pack{field("max_server_per_host", &Rules::max_server_per_host).optional().range(1, 2147483647)};
  }
};

struct CreateGroup {
  Name name;
  std::vector<HardPolicy> hard_policies;
  std::vector<Policy> policies;
  Policy only_policy{};
  Rules rules;
  static constexpr auto fields() {
    using B = CreateGroup;
    constexpr Span soft{.from = mv::soft_affinity, .upto = mv::before(mv::server_group_rules)};
    return Pack{field("name", &B::name),
                field("policies", &B::hard_policies).length(1, 1).upto(mv::before(mv::soft_affinity)),
                field("policies", &B::policies).length(1, 1).span(soft),
                field("policy", &B::only_policy).from(mv::server_group_rules),
                field("rules", &B::rules).optional().from(mv::server_group_rules)};
  }

  std::string_view policy() const {
    if (!hard_policies.empty()) return enum_name(hard_policies.front());
    return enum_name(policies.empty() ? only_policy : policies.front());
  }
};
using CreateGroupBody = Only<"server_group", CreateGroup>;

}  // namespace nova::api::server_groups
