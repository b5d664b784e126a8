#include "api/policy/policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "api/policy/defaults.hpp"
#include "common/error.hpp"
#include "common/uuid.hpp"

namespace nova::api {
namespace {

namespace fs = std::filesystem;

Context with_roles(std::vector<std::string> roles) {
  Context who;
  who.project_id = "p1";
  who.roles = std::move(roles);
  return who;
}
const PolicyTarget own{{"project_id", "p1"}};
const PolicyTarget foreign{{"project_id", "p2"}};

class PolicyFiles : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(dir_ / "policy.d"); }
  void TearDown() override { fs::remove_all(dir_); }
  void write(const std::string& name, const std::string& text) { std::ofstream(dir_ / name) << text; }
  PolicyTexts read() { return read_policy_files({}, dir_.string()); }
  fs::path dir_ = fs::temp_directory_path() / ("policy-" + new_uuid());
};

TEST(Policy, DefaultsFollowNova) {
  const Policy policy;
  const auto member = with_roles({"member", "reader"});
  const auto reader = with_roles({"reader"});
  const auto admin = with_roles({"admin"});
  EXPECT_TRUE(policy.allows("os_compute_api:servers:create", member, own));
  EXPECT_FALSE(policy.allows("os_compute_api:servers:create", reader, own));
  EXPECT_TRUE(policy.allows("os_compute_api:servers:show", reader, own));
  EXPECT_FALSE(policy.allows("os_compute_api:servers:show", reader, foreign));
  EXPECT_TRUE(policy.allows("os_compute_api:servers:show", admin, foreign));
  EXPECT_FALSE(policy.allows("os_compute_api:os-flavor-manage:create", member, own));
  EXPECT_TRUE(policy.is_admin(admin));
  EXPECT_FALSE(policy.is_admin(member));
}

TEST(Policy, ARefusalNamesTheRule) {
  const Policy policy;
  try {
    policy.require("os_compute_api:servers:create", with_roles({"reader"}), own);
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::forbidden);
    EXPECT_STREQ(fault.what(), "Policy doesn't allow os_compute_api:servers:create to be performed.");
  }
}

TEST(Policy, SystemScopeIsRefusedUnlessScopeIsNotEnforced) {
  auto system = with_roles({"admin"});
  system.system_scope = true;
  EXPECT_FALSE(Policy().allows("os_compute_api:servers:show", system, own));
  EXPECT_TRUE(Policy({}, false).allows("os_compute_api:servers:show", system, own));
}

TEST_F(PolicyFiles, LaterFilesWin) {
  write("policy.yaml", "os_compute_api:servers:create: 'role:builder'\ncontext_is_admin: role:boss\n");
  write("policy.d/10.yaml", "{\"os_compute_api:servers:create\": \"!\"}");
  write("policy.d/20.yaml",
        "os_compute_api:servers:create: [['role:builder', 'role:member'], ['role:boss']]\n");
  const Policy policy(read());
  EXPECT_FALSE(policy.allows("os_compute_api:servers:create", with_roles({"builder"}), own));
  EXPECT_TRUE(policy.allows("os_compute_api:servers:create", with_roles({"builder", "member"}), own));
  EXPECT_TRUE(policy.allows("os_compute_api:servers:create", with_roles({"boss"}), own));
  EXPECT_FALSE(policy.is_admin(with_roles({"admin"})));
}

TEST_F(PolicyFiles, NoFileMeansDefaults) { EXPECT_TRUE(read().empty()); }

TEST_F(PolicyFiles, TheSampleHoldsTheDefaults) {
  std::string text = sample_policy();
  write("policy.yaml", text);
  EXPECT_TRUE(read().empty());
  for (std::size_t at = 0; (at = text.find("\n#\"", at)) != text.npos;) text.erase(at + 1, 1);
  write("policy.yaml", text);
  EXPECT_EQ(read(), default_policy());
}

TEST_F(PolicyFiles, BrokenFilesAreNamed) {
  for (const char* bad : {"a: [b", "- just\n- a list\n", "just text"}) {
    write("policy.yaml", bad);
    EXPECT_THROW(read(), Fault) << bad;
  }
}

TEST(Policy, MisspeltRulesAreFound) {
  EXPECT_THAT(
      unknown_rules(
          {{"os_compute_api:servers:creat", "@"}, {"os_compute_api:servers:create", "@"}, {"mine", "@"}}),
      testing::ElementsAre("os_compute_api:servers:creat"));
}

}  // namespace
}  // namespace nova::api
