// Who may do what: Nova's default rules, overridden by policy.yaml and policy.d. Immutable once made; a
// reload makes a new one. A file that cannot be used is Fault(bad_request) that names it.
#pragma once
#include "api/policy/rules.hpp"
#include "common/config/option.hpp"

namespace nova::api {

struct PolicyOptions {
  static constexpr std::string_view section = "oslo_policy";
  bool enforce_scope = true;
  std::string policy_file = "policy.yaml";
  std::vector<std::string> policy_dirs{"policy.d"};

  static constexpr auto options() {
    return Pack{
        option("enforce_scope", &PolicyOptions::enforce_scope,
               "Refuse tokens whose scope does not fit the rule: system-scoped tokens on project resources."),
        option(
            "policy_file", &PolicyOptions::policy_file,
            "YAML or JSON file of rules that override the defaults; relative to the configuration file. It "
            "need not exist.")
            .mutable_(),
        option("policy_dirs", &PolicyOptions::policy_dirs,
               "Directories whose files are read after policy_file; relative to the configuration file.")
            .mutable_()};
  }
};

class Policy {
 public:
  explicit Policy(const PolicyTexts& overrides = {}, bool enforce_scope = true);

  bool allows(std::string_view rule, const Context& who, const PolicyTarget& target) const;
  // Throws Fault(forbidden) in Nova's words.
  void require(std::string_view rule, const Context& who, const PolicyTarget& target) const;
  // Rule context_is_admin.
  bool is_admin(const Context& who) const;

 private:
  PolicyRules rules_;
  bool enforce_scope_;
};

// The rules in the files that the options name; relative names are looked up in `directory`.
PolicyTexts read_policy_files(const PolicyOptions& options, const std::string& directory);
// Rules of `texts` that no part of Nova has, for a warning.
std::vector<std::string> unknown_rules(const PolicyTexts& texts);

}  // namespace nova::api
