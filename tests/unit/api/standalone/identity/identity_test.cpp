#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/standalone_world.hpp"

namespace nova::test {
namespace {

using namespace std::chrono_literals;
using json = nlohmann::json;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class IdentityTest : public testing::Test {
 protected:
  void SetUp() override { world.start(); }

  static json body(const http::Response& response) { return json::parse(response.body); }
  static std::vector<std::string> names(const json& rows) {
    std::vector<std::string> out;
    for (const auto& row : rows) out.push_back(row.at("name"));
    return out;
  }
  std::string id_of(const std::string& kind, const std::string& name) {
    return world.get("/identity/v3/" + kind + "?name=" + name).at(kind).at(0).at("id");
  }
  unsigned show(const std::string& token) {
    return world.send("GET", "/identity/v3/auth/tokens", "", {{"X-Subject-Token", token}}).status;
  }

  StandaloneWorld world;
};

TEST_F(IdentityTest, VersionDocumentsNeedNoToken) {
  const auto choices = world.send("GET", "/identity");
  EXPECT_EQ(choices.status, 300U);
  const auto version = body(choices).at("versions").at("values").at(0);
  EXPECT_EQ(version.at("id"), "v3.14");
  EXPECT_EQ(version.at("links").at(0).at("href"), "http://cloud.example.com:8774/identity/v3/");
  EXPECT_EQ(version.at("media-types").at(0).at("base"), "application/json");
  EXPECT_EQ(world.send("GET", "/identity/").status, 300U);
  EXPECT_EQ(body(world.send("GET", "/identity/v3/")).at("version"), version);
}

TEST_F(IdentityTest, PasswordToScopedToken) {
  const auto response = world.log_in("demo", "demo-secret", "demo");
  ASSERT_EQ(response.status, 201U) << response.body;
  EXPECT_FALSE(response.headers.value_or("X-Subject-Token", "").empty());
  const auto token = body(response).at("token");
  EXPECT_EQ(token.at("user").at("name"), "demo");
  EXPECT_EQ(token.at("user").at("domain").at("name"), "Default");
  EXPECT_EQ(token.at("project").at("name"), "demo");
  EXPECT_EQ(token.at("project").at("domain").at("id"), "default");
  EXPECT_THAT(names(token.at("roles")), UnorderedElementsAre("member", "reader"));
  EXPECT_EQ(token.at("methods"), json::array({"password"}));
  EXPECT_EQ(token.at("audit_ids").size(), 1U);
  EXPECT_EQ(token.at("expires_at"), iso_micros_z(world.clock.now() + 3600s));
  EXPECT_EQ(token.at("issued_at"), iso_micros_z(world.clock.now()));
  const auto& compute = token.at("catalog").at(1);
  EXPECT_EQ(compute.at("type"), "compute");
  EXPECT_EQ(compute.at("endpoints").size(), 3U);
  EXPECT_EQ(compute.at("endpoints").at(0).at("url"), "http://cloud.example.com:8774/v2.1");
  EXPECT_EQ(compute.at("endpoints").at(0).at("region"), "RegionOne");
}

TEST_F(IdentityTest, AdminHasTheImpliedRolesToo) {
  const auto token = body(world.log_in("admin", "admin-secret", "admin")).at("token");
  EXPECT_THAT(names(token.at("roles")), UnorderedElementsAre("admin", "manager", "member", "reader"));
  EXPECT_EQ(world.log_in("admin", "admin-secret", "demo").status, 201U);
  const auto nova = body(world.log_in("nova", "nova-secret", "service")).at("token");
  EXPECT_THAT(names(nova.at("roles")),
              UnorderedElementsAre("admin", "manager", "member", "reader", "service"));
}

TEST_F(IdentityTest, RefusalsDoNotSayWhatWasWrong) {
  const auto wrong = world.log_in("demo", "wrong", "demo");
  EXPECT_EQ(wrong.status, 401U);
  EXPECT_EQ(body(wrong).at("error").at("code"), 401);
  EXPECT_EQ(body(wrong).at("error").at("title"), "Unauthorized");
  EXPECT_EQ(world.log_in("nobody", "wrong", "demo").body, wrong.body);
  EXPECT_EQ(world.log_in("demo", "demo-secret", "admin").body, wrong.body);
  EXPECT_EQ(world.log_in("demo", "demo-secret", "nowhere").body, wrong.body);
  EXPECT_EQ(world.log_in("demo", "", "demo").status, 401U);
  EXPECT_FALSE(wrong.headers.has("X-Subject-Token"));
}

TEST_F(IdentityTest, MalformedLogins) {
  for (const char* text : {"", "{", "[]", R"({"auth": 1})", R"({"auth": {"identity": {"methods": []}}})",
                           R"({"auth": {"identity": {"methods": ["password"]}}})",
                           R"({"auth": {"identity": {"methods": ["password"],
                               "password": {"user": {"name": "demo", "password": "x"}}}}})",
                           R"({"auth": {"identity": {"methods": ["password"],
                               "password": {"user": {"id": 7, "password": "x"}}}}})",
                           R"({"auth": {"identity": {"methods": ["token"]}}})"})
    EXPECT_EQ(world.send("POST", "/identity/v3/auth/tokens", text).status, 400U) << text;
  EXPECT_EQ(world.send("POST", "/identity/v3/auth/tokens", R"({"auth": {"identity": {"methods": ["totp"]}}})")
                .status,
            401U);
}

TEST_F(IdentityTest, OtherScopes) {
  const auto with_scope = [&](const std::string& scope) {
    auto request = json::parse(StandaloneWorld::login_body("admin", "admin-secret", ""));
    if (!scope.empty()) request["auth"]["scope"] = json::parse(scope);
    return world.send("POST", "/identity/v3/auth/tokens?nocatalog", request.dump());
  };
  const auto system = with_scope(R"({"system": {"all": true}})");
  ASSERT_EQ(system.status, 201U);
  EXPECT_EQ(body(system).at("token").at("system").at("all"), true);
  EXPECT_FALSE(body(system).at("token").contains("catalog"));
  EXPECT_EQ(body(with_scope(R"({"domain": {"id": "default"}})")).at("token").at("domain").at("name"),
            "Default");
  EXPECT_EQ(with_scope(R"({"domain": {"name": "Elsewhere"}})").status, 401U);
  const auto none = body(with_scope(""));
  EXPECT_FALSE(none.at("token").contains("project"));
  EXPECT_FALSE(none.at("token").contains("roles"));
  EXPECT_EQ(with_scope(R"("unscoped")").status, 201U);
  EXPECT_EQ(with_scope(R"({"system": {"all": true}, "domain": {"id": "default"}})").status, 400U);
  EXPECT_EQ(with_scope(R"({})").status, 400U);
}

TEST_F(IdentityTest, ATokenBuysAnotherThatEndsWithIt) {
  const std::string first = world.become("admin");
  world.clock.advance(10min);
  const json request = {{"auth",
                         {{"identity", {{"methods", {"token"}}, {"token", {{"id", first}}}}},
                          {"scope", {{"project", {{"name", "demo"}, {"domain", {{"name", "Default"}}}}}}}}}};
  const auto response = world.send("POST", "/identity/v3/auth/tokens", request.dump());
  ASSERT_EQ(response.status, 201U) << response.body;
  const auto token = body(response).at("token");
  EXPECT_EQ(token.at("expires_at"), iso_micros_z(world.clock.now() + 50min));
  EXPECT_EQ(token.at("methods"), json::array({"token", "password"}));
  EXPECT_EQ(token.at("audit_ids").size(), 2U);
  EXPECT_EQ(token.at("project").at("name"), "demo");
}

TEST_F(IdentityTest, ServicesCheckTokensOfOthersAndUsersTheirOwn) {
  const std::string demo = world.become("demo");
  EXPECT_EQ(show(demo), 200U);
  const std::string admin = world.become("admin");
  EXPECT_EQ(show(demo), 200U);
  EXPECT_EQ(show("forged"), 404U);
  world.become("nova");
  const auto shown = world.send("GET", "/identity/v3/auth/tokens", "", {{"X-Subject-Token", demo}});
  EXPECT_EQ(body(shown).at("token").at("user").at("name"), "demo");
  EXPECT_EQ(shown.headers.value_or("X-Subject-Token", ""), demo);
  EXPECT_EQ(world.send("HEAD", "/identity/v3/auth/tokens", "", {{"X-Subject-Token", demo}}).status, 200U);
  EXPECT_EQ(world.send("GET", "/identity/v3/auth/tokens").status, 400U);
  world.token = demo;
  EXPECT_EQ(show(admin), 403U);
  EXPECT_EQ(show("forged"), 403U);
  world.token = "";
  EXPECT_EQ(show(demo), 401U);
}

TEST_F(IdentityTest, ARevokedTokenDoesNotPass) {
  const std::string demo = world.become("demo");
  EXPECT_EQ(show(demo), 200U);
  EXPECT_EQ(world.send("DELETE", "/identity/v3/auth/tokens", "", {{"X-Subject-Token", demo}}).status, 204U);
  EXPECT_EQ(show(demo), 401U);
  EXPECT_THROW(run_on(world.loop, world.cloud->tokens().validate(Context(), demo, false)), Fault);
  EXPECT_THROW(run_on(world.loop, world.cloud->tokens().validate(Context(), demo, true)), Fault);
}

TEST_F(IdentityTest, ARevocationReachesTheOtherProcessWithinASecond) {
  auto other = world.make();
  StandaloneWorld::start(world.loop, *other);
  const std::string demo = world.become("demo");
  const auto there = [&] { return run_on(world.loop, other->tokens().validate(Context(), demo, false)); };
  EXPECT_EQ(there().user_name, "demo") << "one key for all";
  world.send("DELETE", "/identity/v3/auth/tokens", "", {{"X-Subject-Token", demo}});
  world.clock.advance(1s);
  EXPECT_THROW(there(), Fault);
  run_on(world.loop, other->stop());
}

TEST_F(IdentityTest, ChecksAskTheConductorOnceASecond) {
  const std::string demo = world.become("demo");
  for (int i = 0; i < 50; ++i) EXPECT_EQ(show(demo), 200U);
  EXPECT_EQ(world.store.asked_for_revocations, 1);
  world.clock.advance(1s);
  show(demo);
  EXPECT_EQ(world.store.asked_for_revocations, 2);
}

TEST_F(IdentityTest, TokensExpire) {
  const std::string demo = world.become("demo");
  const auto validate = [&](bool allow_expired) {
    return run_on(world.loop, world.cloud->tokens().validate(Context(), demo, allow_expired));
  };
  world.clock.advance(3599s);
  const auto info = validate(false);
  EXPECT_EQ(info.project_name, "demo");
  EXPECT_EQ(info.roles.size(), 2U);
  world.clock.advance(1s);
  EXPECT_THROW(validate(false), Fault);
  EXPECT_EQ(validate(true).user_name, "demo");
  world.become("nova");
  EXPECT_EQ(show(demo), 404U);
  EXPECT_EQ(
      world.send("GET", "/identity/v3/auth/tokens?allow_expired=1", "", {{"X-Subject-Token", demo}}).status,
      200U);
}

TEST_F(IdentityTest, UsersProjectsAndRolesAsTempestMakesThem) {
  world.become("admin");
  const auto made = world.send("POST", "/identity/v3/projects",
                               R"({"project": {"name": "t1", "domain_id": "default", "description": "d"}})");
  ASSERT_EQ(made.status, 201U) << made.body;
  const std::string project = body(made).at("project").at("id");
  const json user_body = {{"user",
                           {{"name", "t1"},
                            {"domain_id", "default"},
                            {"password", "t1-secret"},
                            {"default_project_id", project}}}};
  const auto user = world.send("POST", "/identity/v3/users", user_body.dump());
  ASSERT_EQ(user.status, 201U) << user.body;
  EXPECT_EQ(user.body.find("secret"), std::string::npos);
  const std::string user_id = body(user).at("user").at("id");
  EXPECT_EQ(world.send("POST", "/identity/v3/users", user_body.dump()).status, 409U);
  EXPECT_EQ(world.log_in("t1", "t1-secret", "t1").status, 401U) << "no role yet";
  const std::string grant = "/identity/v3/projects/" + project + "/users/" + user_id + "/roles/";
  const std::string member = id_of("roles", "member");
  EXPECT_EQ(world.send("HEAD", grant + member).status, 404U);
  EXPECT_EQ(world.send("PUT", grant + member).status, 204U);
  EXPECT_EQ(world.send("PUT", grant + member).status, 204U);
  EXPECT_EQ(world.send("HEAD", grant + member).status, 204U);
  EXPECT_EQ(world.send("PUT", grant + "nothing").status, 404U);
  const auto rows = world.get("/identity/v3/role_assignments?user.id=" + user_id + "&include_names=true")
                        .at("role_assignments");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.at(0).at("role").at("name"), "member");
  EXPECT_EQ(rows.at(0).at("scope").at("project").at("id"), project);
  ASSERT_FALSE(world.become("t1").empty());
  EXPECT_EQ(names(world.get("/identity/v3/auth/projects").at("projects")), std::vector<std::string>{"t1"});
  const auto unsaid = body(world.log_in("t1", "t1-secret", "")).at("token");
  EXPECT_EQ(unsaid.at("project").at("name"), "t1") << "the default project";
}

TEST_F(IdentityTest, TakingRightsAwayEndsTokens) {
  const auto demo_token = world.become("demo");
  const auto admin_token = world.become("admin");
  const std::string project = id_of("projects", "demo"), user = id_of("users", "demo");
  const std::string base = "/identity/v3/projects/" + project + "/users/" + user + "/roles/";
  EXPECT_EQ(world.send("DELETE", base + id_of("roles", "member")).status, 204U);
  world.token = demo_token;
  EXPECT_EQ(world.send("GET", "/identity/v3/auth/projects").status, 401U);
  world.clock.advance(1us);
  EXPECT_FALSE(world.become("demo").empty()) << "reader is left";
  world.token = admin_token;
  const auto disabled = world.send("PATCH", "/identity/v3/users/" + user, R"({"user": {"enabled": false}})");
  EXPECT_EQ(body(disabled).at("user").at("enabled"), false);
  EXPECT_EQ(world.log_in("demo", "demo-secret", "demo").status, 401U);
  EXPECT_EQ(world.send("DELETE", "/identity/v3/users/" + user).status, 204U);
  EXPECT_EQ(world.send("GET", "/identity/v3/users/" + user).status, 404U);
}

TEST_F(IdentityTest, AUserChangesTheOwnPassword) {
  const auto token = world.become("demo");
  const std::string user = body(world.log_in("demo", "demo-secret", "")).at("token").at("user").at("id");
  const std::string path = "/identity/v3/users/" + user + "/password";
  EXPECT_EQ(world.send("POST", path, R"({"user": {"original_password": "no", "password": "fresh"}})").status,
            401U);
  EXPECT_EQ(world.send("POST", path, R"({"user": {"original_password": "demo-secret"}})").status, 400U);
  EXPECT_EQ(world.send("POST", path, R"({"user": {"original_password": "demo-secret", "password": "fresh"}})")
                .status,
            204U);
  EXPECT_EQ(show(token), 401U) << "tokens of the old password are gone";
  world.clock.advance(1us);
  EXPECT_EQ(world.log_in("demo", "demo-secret", "demo").status, 401U);
  EXPECT_EQ(world.log_in("demo", "fresh", "demo").status, 201U);
}

TEST_F(IdentityTest, WhatOnlyAdministratorsMay) {
  world.become("demo");
  const std::string demo_project = world.get("/identity/v3/auth/projects").at("projects").at(0).at("id");
  for (const auto& [method, path] : {std::pair{"GET", "/users"},
                                     {"POST", "/users"},
                                     {"GET", "/projects"},
                                     {"POST", "/projects"},
                                     {"POST", "/roles"},
                                     {"GET", "/roles"},
                                     {"GET", "/role_assignments"},
                                     {"GET", "/services"},
                                     {"GET", "/endpoints"},
                                     {"GET", "/projects/other"},
                                     {"DELETE", "/projects/other"},
                                     {"PATCH", "/users/other"},
                                     {"PUT", "/projects/a/users/b/roles/c"}}) {
    const auto response = world.send(method, std::string("/identity/v3") + path, "{}");
    EXPECT_EQ(response.status, 403U) << method << ' ' << path;
    EXPECT_THAT(response.body, HasSubstr("You are not authorized to perform the requested action"));
  }
  EXPECT_EQ(world.send("GET", "/identity/v3/projects/" + demo_project).status, 200U);
  EXPECT_EQ(world.send("GET", "/identity/v3/auth/catalog").status, 200U);
}

TEST_F(IdentityTest, GuessersAreSlowedDown) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(world.log_in("demo", "guess", "demo").status, 401U);
  const auto refused = world.log_in("demo", "demo-secret", "demo");
  EXPECT_EQ(refused.status, 429U);
  EXPECT_EQ(refused.headers.value_or("Retry-After", ""), "6");
  world.address = "192.0.2.8";
  EXPECT_EQ(world.log_in("demo", "demo-secret", "demo").status, 201U);
}

TEST_F(IdentityTest, UnknownPlacesAndMethods) {
  world.become("admin");
  const auto nowhere = world.send("GET", "/identity/v3/credentials");
  EXPECT_EQ(nowhere.status, 404U);
  EXPECT_EQ(body(nowhere).at("error").at("title"), "Not Found");
  EXPECT_EQ(world.send("GET", "/identity/v2.0/tokens").status, 404U);
  const auto method = world.send("PUT", "/identity/v3/users");
  EXPECT_EQ(method.status, 405U);
  EXPECT_EQ(method.headers.value_or("Allow", ""), "GET, POST");
  EXPECT_TRUE(method.headers.has("x-openstack-request-id"));
  EXPECT_EQ(world.send("GET", "/identityx").status, 418U);
}

TEST_F(IdentityTest, AChangedPasswordInTheConfigurationIsAppliedAtStart) {
  world.options.demo_password = Secret("other");
  world.options.admin_password = Secret();
  auto restarted = world.make();
  StandaloneWorld::start(world.loop, *restarted);
  EXPECT_EQ(world.log_in("demo", "demo-secret", "demo").status, 401U);
  EXPECT_EQ(world.log_in("demo", "other", "demo").status, 201U);
  EXPECT_EQ(world.log_in("admin", "admin-secret", "admin").status, 201U) << "not configured: left as it is";
  EXPECT_EQ(world.store.users.size(), 3U);
  EXPECT_EQ(world.store.projects.size(), 3U);
  run_on(world.loop, restarted->stop());
}

TEST_F(IdentityTest, ProjectsAreFoundForTheOtherServices) {
  world.become("admin");
  const std::string demo = id_of("projects", "demo");
  EXPECT_TRUE(run_on(world.loop, world.cloud->identity().project_exists(Context(), demo)));
  EXPECT_FALSE(run_on(world.loop, world.cloud->identity().project_exists(Context(), "demo")));
}

TEST(IdentityBeforeItsStart, IsUnavailable) {
  StandaloneWorld world;
  world.cloud = world.make();  // the conductor does not answer
  world.cloud->start();
  const auto login = world.log_in("demo", "demo-secret", "demo");
  EXPECT_EQ(login.status, 503U);
  EXPECT_TRUE(login.headers.has("Retry-After"));
  EXPECT_EQ(world.send("GET", "/identity/v3/users", "", {{"X-Auth-Token", "x"}}).status, 503U);
  EXPECT_EQ(world.send("GET", "/identity/v3").status, 200U);
}

}  // namespace
}  // namespace nova::test
