// What the routes of security groups run: they speak to the Network service in the caller's name.
#pragma once
#include "api/http/request.hpp"
#include "api/security_groups/rule_body.hpp"

namespace nova::api::security_groups {

// An object whose further members are nobody's business.
template <class T>
struct Open {
  T value;
};

struct GroupBody {
  std::string name, description;
  static constexpr auto fields() {
    return Pack{field("name", &GroupBody::name).length(0, 255),
                field("description", &GroupBody::description).length(0, 255)};
  }
};
using GroupRequest = Open<Only<"security_group", GroupBody>>;
using RuleRequest = Open<Only<"security_group_rule", CreateRule>>;

awaitable<Reply> index(Request& request);
awaitable<Reply> show(Request& request);
awaitable<Reply> create(Request& request, GroupRequest body);
awaitable<Reply> update(Request& request, GroupRequest body);
awaitable<Reply> remove(Request& request);
awaitable<Reply> create_rule(Request& request, RuleRequest body);
awaitable<Reply> remove_rule(Request& request);

}  // namespace nova::api::security_groups

template <class T>
struct nova::Codec<nova::api::security_groups::Open<T>> {
  static api::security_groups::Open<T> decode(const json::Value& v, const FieldRules& rules,
                                              const DecodeContext& at) {
    return {decode_value<T>(v, rules, DecodeContext{at.version, Unknown::ignore, at.field})};
  }
};
