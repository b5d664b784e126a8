// Security groups as the Network service's REST API writes them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/decode.hpp"
#include "common/encode.hpp"

namespace nova::api::security_groups {

struct NeutronRule {
  std::string id, security_group_id, direction, ethertype;
  std::optional<std::string> protocol, remote_ip_prefix, remote_group_id;
  std::optional<int> port_range_min, port_range_max;
  static constexpr auto fields() {
    using R = NeutronRule;
    return Pack{field("id", &R::id),
                field("security_group_id", &R::security_group_id),
                field("direction", &R::direction),
                field("ethertype", &R::ethertype).optional().nullable(),
                field("protocol", &R::protocol).optional().nullable(),
                field("remote_ip_prefix", &R::remote_ip_prefix).optional().nullable(),
                field("remote_group_id", &R::remote_group_id).optional().nullable(),
                field("port_range_min", &R::port_range_min).optional().nullable(),
                field("port_range_max", &R::port_range_max).optional().nullable()};
  }
};

struct NeutronGroup {
  std::string id, name, tenant_id;
  std::optional<std::string> description;
  std::vector<NeutronRule> rules;
  static constexpr auto fields() {
    using G = NeutronGroup;
    return Pack{field("id", &G::id), field("name", &G::name), field("tenant_id", &G::tenant_id).optional(),
                field("description", &G::description).optional().nullable(),
                field("security_group_rules", &G::rules).optional()};
  }
};

// What makes or changes a group.
struct GroupWords {
  std::string name, description;
  static constexpr auto fields() {
    return Pack{field("name", &GroupWords::name), field("description", &GroupWords::description)};
  }
};

struct NewRule {
  std::string security_group_id, direction = "ingress", ethertype = "IPv4";
  std::optional<std::string> protocol, remote_ip_prefix, remote_group_id;
  std::optional<int> port_range_min, port_range_max;
  static constexpr auto fields() {
    using R = NewRule;
    return Pack{field("security_group_id", &R::security_group_id),
                field("direction", &R::direction),
                field("ethertype", &R::ethertype),
                field("protocol", &R::protocol).optional(),
                field("remote_ip_prefix", &R::remote_ip_prefix).optional(),
                field("remote_group_id", &R::remote_group_id).optional(),
                field("port_range_min", &R::port_range_min).optional(),
                field("port_range_max", &R::port_range_max).optional()};
  }
};

}  // namespace nova::api::security_groups
