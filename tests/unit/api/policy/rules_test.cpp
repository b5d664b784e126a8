#include "api/policy/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.hpp"

namespace nova::api {
namespace {

Context member_of(std::string project) {
  Context who;
  who.user_id = "u1";
  who.project_id = std::move(project);
  who.roles = {"member", "Reader"};
  return who;
}

bool allowed(const std::string& check, const Context& who, const PolicyTarget& target = {}) {
  return PolicyRules({{"x", check}, {"owner", "project_id:%(project_id)s"}, {"admin", "role:admin"}})
      .allows("x", who, target);
}

struct Row {
  const char* check;
  bool expected;
};

class PolicyLanguage : public testing::TestWithParam<Row> {};

TEST_P(PolicyLanguage, Decides) {
  EXPECT_EQ(allowed(GetParam().check, member_of("p1"),
                    {{"project_id", "p1"}, {"user_id", "u2"}, {"is_public", "True"}}),
            GetParam().expected)
      << GetParam().check;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, PolicyLanguage,
    testing::Values(Row{"", true}, Row{"@", true}, Row{"!", false}, Row{"role:member", true},
                    Row{"role:MEMBER", true}, Row{"role:reader", true}, Row{"role:admin", false},
                    Row{"rule:owner", true}, Row{"rule:admin", false}, Row{"rule:unknown", false},
                    Row{"not role:admin", true}, Row{"role:member and not role:reader", false},
                    Row{"role:admin or role:member", true},
                    Row{"role:admin and role:member or rule:owner", true},
                    Row{"role:admin and (role:member or rule:owner)", false},
                    Row{"user_id:%(user_id)s", false}, Row{"user_id:u1", true},
                    Row{"project_id:%(missing)s", false}, Row{"'True':%(is_public)s", true},
                    Row{"True:%(is_public)s", true}, Row{"is_admin:True", false}, Row{"is_admin:False", true},
                    Row{"nonsense_attribute:x", false}, Row{"system_scope:all", false},
                    Row{"(role:member)AND(rule:owner)", true}));

TEST(PolicyRules, AnEmptyAttributeMatchesNothing) {
  EXPECT_FALSE(allowed("project_id:%(project_id)s", member_of(""), {{"project_id", ""}}));
}

TEST(PolicyRules, UnreadableChecksNameTheRule) {
  for (const char* bad :
       {"role", "(role:a", "role:a)", "and", "role:a or", "not", "role:a role:b", "x:%(y"}) {
    try {
      PolicyRules({{"my:rule", bad}});
      FAIL() << bad;
    } catch (const Fault& fault) {
      EXPECT_THAT(fault.what(), testing::HasSubstr("my:rule")) << bad;
    }
  }
}

TEST(PolicyRules, CirclesAreRefused) {
  EXPECT_THROW(PolicyRules({{"a", "rule:b"}, {"b", "not rule:a"}}), Fault);
  EXPECT_NO_THROW(PolicyRules({{"a", "rule:b and rule:b"}, {"b", "@"}}));
}

}  // namespace
}  // namespace nova::api
