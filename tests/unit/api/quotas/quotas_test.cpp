#include "tests/support/api_quotas_world.hpp"
#include "tests/support/golden.hpp"

namespace nova::api::quotas {
namespace {

class Quotas : public test::QuotasTest {
 protected:
  Quotas() { world.token = "admin"; }
  http::Response put(const std::string& members, const std::string& query = {}) {
    return world.put(set + query, "{\"quota_set\": {" + members + "}}");
  }
  const std::string set = std::string("/v2.1/os-quota-sets/") + test::project;
  const std::string classes = "/v2.1/os-quota-class-sets/default";
};

TEST_F(Quotas, ViewsOfEveryVersion) {
  fake.used = {{"instances", 1}, {"cores", 2}};
  for (const char* version : {"2.1", "2.36", "2.57"}) {
    world.version = version;
    const auto golden = [&](const std::string& what, const http::Response& response) {
      test::expect_golden_json("api/quotas/" + what + "-" + version + ".json", response.body);
    };
    golden("show", world.get(set));
    golden("detail", world.get(set + "/detail"));
    golden("defaults", world.get(set + "/defaults"));
    golden("update", put(R"("instances": 10)"));
  }
}

TEST_F(Quotas, ClassesOfEveryVersion) {
  for (const char* version : {"2.1", "2.50", "2.57"}) {
    world.version = version;
    test::expect_golden_json(std::string("api/quotas/class-") + version + ".json", world.get(classes).body);
  }
}

TEST_F(Quotas, UpdateTakesNumbersAndDigits) {
  EXPECT_EQ(put(R"("instances": "12", "cores": -1, "force": "True")").status, 200U);
  EXPECT_EQ(fake.set[std::string(test::project) + "/"],
            (test::FakeQuotas::Limits{{"instances", 12}, {"cores", -1}}));
  EXPECT_TRUE(fake.forced);
}

TEST_F(Quotas, OfAUser) {
  EXPECT_EQ(put(R"("instances": 3)", "?user_id=u1").status, 200U);
  EXPECT_EQ(fake.set[std::string(test::project) + "/u1"].at("instances"), 3);
  EXPECT_EQ(nlohmann::json::parse(world.get(set + "?user_id=u1").body)["quota_set"]["instances"], 3);
  EXPECT_EQ(nlohmann::json::parse(world.get(set).body)["quota_set"]["instances"], 10);
  EXPECT_EQ(world.del(set + "?user_id=u1").status, 202U);
  EXPECT_FALSE(fake.set.contains(std::string(test::project) + "/u1") &&
               !fake.set[std::string(test::project) + "/u1"].empty());
}

TEST_F(Quotas, BadBodies) {
  for (const char* bad : {R"("instances": -2)", R"("instances": "x")", R"("instances": 2147483648)",
                          R"("bogus": 1)", R"("instances": null)", R"("force": "perhaps")"})
    EXPECT_EQ(put(bad).status, 400U) << bad;
  EXPECT_EQ(message(put(R"("cores": -2)")),
            "Invalid input for field/attribute cores. Value: -2. -2 is less than the minimum of -1");
}

TEST_F(Quotas, NetworkAndFileQuotasGo) {
  EXPECT_EQ(put(R"("floating_ips": 1)").status, 200U);
  world.version = "2.36";
  EXPECT_EQ(put(R"("floating_ips": 1)").status, 400U);
  EXPECT_EQ(put(R"("injected_files": 1)").status, 200U);
  EXPECT_EQ(world.put(classes, R"({"quota_class_set": {"floating_ips": 1}})").status, 200U);
  world.version = "2.50";
  EXPECT_EQ(world.put(classes, R"({"quota_class_set": {"floating_ips": 1}})").status, 400U);
  world.version = "2.57";
  EXPECT_EQ(put(R"("injected_files": 1)").status, 400U);
}

TEST_F(Quotas, OfOtherProjects) {
  world.token = "member";
  const std::string other = std::string("/v2.1/os-quota-sets/") + test::other_project;
  EXPECT_EQ(world.get(set).status, 200U);
  EXPECT_EQ(world.get(other).status, 403U);
  EXPECT_EQ(world.get(other + "/defaults").status, 200U);
  EXPECT_EQ(put(R"("instances": 1)").status, 403U);
  EXPECT_EQ(world.del(set).status, 403U);
  EXPECT_EQ(world.get(classes).status, 403U);
}

TEST_F(Quotas, OfNoProject) {
  const auto response = world.get("/v2.1/os-quota-sets/nobody");
  EXPECT_EQ(response.status, 400U);
  EXPECT_EQ(message(response), "Project ID nobody is not a valid project.");
}

TEST_F(Quotas, UnknownParametersAreErrorsFrom2_75) {
  EXPECT_EQ(world.get(set + "?x=1").status, 200U);
  world.version = "2.75";
  EXPECT_EQ(world.get(set + "?x=1").status, 400U);
  EXPECT_EQ(put(R"("cores": 1)", "?x=1").status, 400U);
  EXPECT_EQ(world.get(set + "/defaults?x=1").status, 200U);
}

TEST_F(Quotas, UpdateOfAClass) {
  const auto response = world.put(classes, R"({"quota_class_set": {"server_groups": 50}})");
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(fake.base.at("server_groups"), 50);
  EXPECT_FALSE(nlohmann::json::parse(response.body)["quota_class_set"].contains("id"));
}

}  // namespace
}  // namespace nova::api::quotas
