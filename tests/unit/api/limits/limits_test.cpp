#include "tests/support/api_quotas_world.hpp"
#include "tests/support/golden.hpp"

namespace nova::api::limits {
namespace {

using Limits = test::QuotasTest;

TEST_F(Limits, ViewsOfEveryVersion) {
  fake.used = {{"instances", 1}, {"cores", 2}, {"ram", 512}, {"server_groups", 3}};
  for (const char* version : {"2.1", "2.36", "2.39", "2.57"}) {
    world.version = version;
    test::expect_golden_json(std::string("api/limits/get-") + version + ".json",
                             world.get("/v2.1/limits").body);
  }
  EXPECT_EQ(fake.asked, std::string(test::project) + "/");
}

TEST_F(Limits, OfOtherProjectsAreForAdministrators) {
  const std::string path = std::string("/v2.1/limits?tenant_id=") + test::other_project;
  EXPECT_EQ(world.get(path).status, 403U);
  world.token = "admin";
  EXPECT_EQ(world.get(path).status, 200U);
  EXPECT_EQ(fake.asked, std::string(test::other_project) + "/");
}

TEST_F(Limits, UnknownParametersAreErrorsFrom2_75) {
  EXPECT_EQ(world.get("/v2.1/limits?reserved=1").status, 200U);
  world.version = "2.75";
  EXPECT_EQ(world.get("/v2.1/limits?reserved=1").status, 400U);
}

}  // namespace
}  // namespace nova::api::limits
