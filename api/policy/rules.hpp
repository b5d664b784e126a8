// The policy language of oslo.policy: check strings parsed once into trees, evaluated against who asks and
// what for. Pure; a check string that cannot be read is Fault(bad_request) that names the rule.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/context.hpp"

namespace nova::api {

// The thing that is asked for: project_id, user_id, ...
using PolicyTarget = std::map<std::string, std::string, std::less<>>;
// Rule name to check string.
using PolicyTexts = std::map<std::string, std::string, std::less<>>;

// One node of a parsed check string.
struct Check {
  enum class Kind { always, never, all, any, negation, role, rule, attribute };
  Kind kind = Kind::never;
  std::string left, right;   // attribute: KEY and VALUE; role and rule: `right` is the name
  std::vector<Check> parts;  // all, any, negation
};

// "role:member and project_id:%(project_id)s"
Check parse_check(std::string_view text);

class PolicyRules {
 public:
  // Throws Fault(bad_request) for a check string that cannot be read, and for rules that refer to each other
  // in a circle.
  explicit PolicyRules(const PolicyTexts& texts);

  // An unknown rule is never allowed.
  bool allows(std::string_view rule, const Context& who, const PolicyTarget& target) const;
  bool knows(std::string_view rule) const { return rules_.contains(rule); }

 private:
  bool passes(const Check& check, const Context& who, const PolicyTarget& target) const;
  void refuse_circles() const;

  std::map<std::string, Check, std::less<>> rules_;
};

}  // namespace nova::api
