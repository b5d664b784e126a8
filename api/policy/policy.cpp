#include "api/policy/policy.hpp"

#include <fmt/format.h>

#include "api/policy/defaults.hpp"
#include "common/error.hpp"

namespace nova::api {
namespace {

PolicyTexts merged(const PolicyTexts& overrides) {
  PolicyTexts texts = overrides;
  texts.merge(default_policy());
  return texts;
}

}  // namespace

Policy::Policy(const PolicyTexts& overrides, bool enforce_scope)
    : rules_(merged(overrides)), enforce_scope_(enforce_scope) {}

bool Policy::allows(std::string_view rule, const Context& who, const PolicyTarget& target) const {
  // Every rule of the compute API is about projects.
  if (enforce_scope_ && who.system_scope) return false;
  return rules_.allows(rule, who, target);
}

void Policy::require(std::string_view rule, const Context& who, const PolicyTarget& target) const {
  if (!allows(rule, who, target))
    throw Fault({Errc::forbidden, fmt::format("Policy doesn't allow {} to be performed.", rule),
                 "PolicyNotAuthorized"});
}

bool Policy::is_admin(const Context& who) const { return rules_.allows("context_is_admin", who, {}); }

std::vector<std::string> unknown_rules(const PolicyTexts& texts) {
  const PolicyTexts known = default_policy();
  std::vector<std::string> unknown;
  for (const auto& [name, text] : texts)
    if (name.find(':') != std::string::npos && !known.contains(name)) unknown.push_back(name);
  return unknown;
}

}  // namespace nova::api
