#include "tests/support/api_hosts_world.hpp"
#include "tests/support/golden.hpp"

namespace nova::api::os_services {
namespace {

class Services : public test::HostsTest {
 protected:
  http::Response put(const std::string& what, const std::string& more = {}) {
    return world.put("/v2.1/os-services/" + what, R"({"host": "h1", "binary": "nova-compute")" + more + "}");
  }
  http::Response update(const std::string& body) { return world.put(one, body); }
  const std::string one = std::string("/v2.1/os-services/") + test::compute_id;
};

TEST_F(Services, ViewsOfEveryVersion) {
  services.rows[0].up = false;
  services.rows[2].disabled = true;
  services.rows[2].disabled_reason = "repair";
  for (const char* version : {"2.1", "2.11", "2.53"}) {
    world.version = version;
    test::expect_golden_json(std::string("api/os_services/list-") + version + ".json",
                             world.get("/v2.1/os-services").body);
  }
  test::expect_golden_json("api/os_services/update-2.53.json", update(R"({"forced_down": true})").body);
}

TEST_F(Services, ListParameters) {
  world.get("/v2.1/os-services?host=h1&binary=nova-compute&bogus=1");
  EXPECT_EQ(services.list.host + services.list.binary, "h1nova-compute");
  world.version = "2.75";
  EXPECT_EQ(world.get("/v2.1/os-services?bogus=1").status, 400U);
}

TEST_F(Services, NamedChangesBefore2_53) {
  EXPECT_EQ(put("disable").body, R"({"service":{"host":"h1","binary":"nova-compute","status":"disabled"}})");
  EXPECT_TRUE(services.rows[2].disabled);
  EXPECT_EQ(
      put("disable-log-reason", R"(, "disabled_reason": "why")").body,
      R"({"service":{"host":"h1","binary":"nova-compute","status":"disabled","disabled_reason":"why"}})");
  EXPECT_EQ(services.rows[2].disabled_reason, "why");
  EXPECT_EQ(put("enable").body, R"({"service":{"host":"h1","binary":"nova-compute","status":"enabled"}})");
  EXPECT_EQ(services.rows[2].disabled_reason, std::nullopt);
  EXPECT_EQ(message(put("disable-log-reason")), "Missing disabled reason field");
  EXPECT_EQ(message(put("explode")), "Unknown action");
}

TEST_F(Services, ForceDownFrom2_11) {
  EXPECT_EQ(message(put("force-down")), "Unknown action");
  EXPECT_EQ(put("disable", R"(, "forced_down": true)").status, 400U);
  world.version = "2.11";
  EXPECT_EQ(message(put("force-down")), "Missing forced_down field");
  EXPECT_EQ(put("force-down", R"(, "forced_down": "yes")").body,
            R"({"service":{"host":"h1","binary":"nova-compute","forced_down":true}})");
  EXPECT_TRUE(services.rows[2].forced_down);
}

TEST_F(Services, UnknownHost) {
  const auto response = world.put("/v2.1/os-services/enable", R"({"host": "h9", "binary": "nova-compute"})");
  EXPECT_EQ(response.status, 404U);
  EXPECT_EQ(message(response), "Could not find binary nova-compute on host h9.");
  EXPECT_EQ(world.put("/v2.1/os-services/enable", R"({"host": "h 9", "binary": "nova-compute"})").status,
            400U);
  EXPECT_EQ(world.put("/v2.1/os-services/enable", R"({"host": "h1"})").status, 400U);
}

TEST_F(Services, ChangesByUuidFrom2_53) {
  world.version = "2.53";
  EXPECT_EQ(update(R"({"status": "disabled", "disabled_reason": "why", "forced_down": "true"})").status,
            200U);
  EXPECT_EQ(services.change.disabled_reason, "why");
  EXPECT_EQ(services.change.forced_down, true);
  EXPECT_EQ(update(R"({"status": "enabled"})").status, 200U);
  EXPECT_FALSE(services.rows[2].disabled);
  EXPECT_EQ(message(update(R"({"status": "enabled", "disabled_reason": "why"})")),
            "Specifying 'disabled_reason' with status 'enabled' is invalid.");
  for (const char* nothing : {"{}", R"({"disabled_reason": "why"})"})
    EXPECT_EQ(message(update(nothing)),
              "No updates were requested. Fields 'status' or 'forced_down' should be specified.");
  EXPECT_EQ(update(R"({"status": "broken"})").status, 400U);
  EXPECT_EQ(message(world.put("/v2.1/os-services/enable", R"({"status": "enabled"})")),
            "Invalid uuid enable");
}

TEST_F(Services, Delete) {
  EXPECT_EQ(world.del("/v2.1/os-services/3").status, 204U);
  EXPECT_EQ(services.removed.number, 3);
  EXPECT_EQ(message(world.del(one)), "Invalid input received: id must be an integer");
  world.version = "2.53";
  EXPECT_EQ(world.del(one).status, 204U);
  EXPECT_EQ(services.removed.uuid, test::compute_id);
  EXPECT_EQ(message(world.del("/v2.1/os-services/3")), "Invalid uuid 3");
}

TEST_F(Services, AreForAdministrators) {
  world.token = "member";
  EXPECT_EQ(world.get("/v2.1/os-services").status, 403U);
  EXPECT_EQ(put("enable").status, 403U);
  EXPECT_EQ(world.del("/v2.1/os-services/3").status, 403U);
}

}  // namespace
}  // namespace nova::api::os_services
