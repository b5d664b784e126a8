// The body that makes a rule of a security group, and what the Network service is told for it. Pure. Throws
// Fault(bad_request) in Nova's words for ports, protocols and networks that make no sense.
#pragma once
#include "api/http/only.hpp"
#include "api/security_groups/neutron_form.hpp"

namespace nova::api::security_groups {

// Numbers may be given as text; null and "" are nothing.
struct LooseText {
  std::string text;
};

struct CreateRule {
  std::string parent_group_id;
  std::optional<std::string> group_id;
  LooseText from_port, to_port, ip_protocol, cidr;
  static constexpr auto fields() {
    using B = CreateRule;
    return Pack{field("parent_group_id", &B::parent_group_id).format(Format::uuid),
                field("group_id", &B::group_id).optional().nullable().format(Format::uuid),
                field("from_port", &B::from_port).optional(),
                field("to_port", &B::to_port).optional(),
                field("ip_protocol", &B::ip_protocol).optional(),
                field("cidr", &B::cidr).optional()};
  }
};

NewRule rule_of(const CreateRule& body);

}  // namespace nova::api::security_groups

template <>
struct nova::Codec<nova::api::security_groups::LooseText> {
  static api::security_groups::LooseText decode(const json::Value& v, const FieldRules&,
                                                const DecodeContext& at);
};
