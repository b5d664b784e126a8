#include "api/pipeline/pipeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>

#include "tests/support/api_world.hpp"

namespace nova::api {
namespace {

using testing::HasSubstr;

struct Thing {
  std::string name;
  static constexpr auto fields() {
    return Pack{field("name", &Thing::name).length(1, 255).format(Format::name)};
  }
};
using ThingBody = Only<"thing", Thing>;

awaitable<Reply> list_things(Request& request) {
  co_return request.reply(Only<"things", std::vector<Link>>{request.links.of("things", "1")});
}
awaitable<Reply> make_thing(Request& request, ThingBody body) { co_return request.reply(body); }
awaitable<Reply> remove_thing(Request&) { co_return Reply{}; }
awaitable<Reply> break_thing(Request&) {
  throw std::runtime_error("secret inner text");
  co_return Reply{};
}
awaitable<Reply> press(Request&) { co_return Reply{}; }

constexpr std::array table{
    Route{.path = "/things", .handler = list_things},
    Route{.verb = Verb::post,
          .path = "/things",
          .policy = "os_compute_api:servers:create",
          .handler = with_body<ThingBody, make_thing>},
    Route{.verb = Verb::del, .path = "/things/{id}", .success = 204, .handler = remove_thing},
    Route{.path = "/things/broken", .handler = break_thing},
    Route{.path = "/things/new", .versions = {.from = {2, 50}}, .handler = list_things},
    Route{.verb = Verb::post,
          .path = "/things/{id}/action",
          .action = "press",
          .success = 202,
          .handler = press},
    Route{.verb = Verb::post,
          .path = "/things/{id}/action",
          .action = "push",
          .versions = {.from = {2, 50}},
          .handler = press}};

class PipelineTest : public testing::Test {
 protected:
  test::ApiWorld world{{RouteTable(table)}};

  static std::string message(const http::Response& response) {
    const auto body = nlohmann::json::parse(response.body);
    return body.begin().value().at("message");
  }
  static std::string fault(const http::Response& response) {
    return nlohmann::json::parse(response.body).begin().key();
  }
};

TEST_F(PipelineTest, VersionDocumentsNeedNoToken) {
  world.token = "";
  const auto root = world.get("/");
  EXPECT_EQ(root.status, 200U);
  EXPECT_THAT(root.body, HasSubstr("\"version\":\"2.104\""));
  EXPECT_THAT(world.get("/v2.1/").body, HasSubstr("http://openstack.example.com/v2.1/"));
  EXPECT_THAT(world.get("/v2").body, HasSubstr("\"id\":\"v2.0\""));
  const auto choices = world.get("/servers");
  EXPECT_EQ(choices.status, 300U);
  EXPECT_THAT(choices.body, HasSubstr("http://openstack.example.com/v2.1/servers"));
}

TEST_F(PipelineTest, EveryAnswerCarriesIdAndVersion) {
  world.version = "2.33";
  for (const char* path : {"/v2.1/things", "/v2.1/things/broken"}) {
    const auto response = world.get(path);
    EXPECT_THAT(std::string(response.headers.value_or("x-openstack-request-id", "")),
                testing::StartsWith("req-"));
    EXPECT_EQ(response.headers.get("x-compute-request-id"), response.headers.get("x-openstack-request-id"));
    EXPECT_EQ(response.headers.value_or("OpenStack-API-Version", ""), "compute 2.33");
    EXPECT_EQ(response.headers.value_or("X-OpenStack-Nova-API-Version", ""), "2.33");
    EXPECT_EQ(response.headers.all("Vary"), "OpenStack-API-Version, X-OpenStack-Nova-API-Version");
  }
}

TEST_F(PipelineTest, LinksFollowTheUrl) {
  EXPECT_THAT(world.get("/v2.1/things").body, HasSubstr("\"http://openstack.example.com/v2.1/things/1\""));
  const auto body = world.get(std::string("/v2.1/") + test::project + "/things").body;
  EXPECT_THAT(body,
              HasSubstr(std::string("\"http://openstack.example.com/v2.1/") + test::project + "/things/1\""));
  EXPECT_THAT(body,
              HasSubstr(std::string("\"http://openstack.example.com/") + test::project + "/things/1\""));
}

TEST_F(PipelineTest, TokensAreRequired) {
  for (const char* token : {"", "forged", "expired"}) {
    world.token = token;
    const auto response = world.get("/v2.1/things");
    EXPECT_EQ(response.status, 401U) << token;
    EXPECT_EQ(response.headers.value_or("WWW-Authenticate", ""), "Keystone uri=\"http://identity:5000\"");
    EXPECT_THAT(response.body, HasSubstr("\"error\""));
  }
}

TEST_F(PipelineTest, AServiceMayVouchForAnExpiredToken) {
  world.token = "expired";
  EXPECT_EQ(world.send("GET", "/v2.1/things", "", {{"X-Service-Token", "service"}}).status, 200U);
  EXPECT_EQ(world.send("GET", "/v2.1/things", "", {{"X-Service-Token", "member"}}).status, 401U);
}

TEST_F(PipelineTest, IdentityAwayIsUnavailable) {
  world.tokens.away = true;
  const auto response = world.get("/v2.1/things");
  EXPECT_EQ(response.status, 503U);
  EXPECT_TRUE(response.headers.has("Retry-After"));
  EXPECT_EQ(fault(response), "serviceUnavailable");
}

TEST_F(PipelineTest, BadVersions) {
  world.version = "2.105";
  const auto high = world.get("/v2.1/things");
  EXPECT_EQ(high.status, 406U);
  EXPECT_EQ(fault(high), "computeFault");
  EXPECT_EQ(message(high), "Version 2.105 is not supported by the API. Minimum is 2.1 and maximum is 2.104.");
  world.version = "two";
  const auto malformed = world.get("/v2.1/things");
  EXPECT_EQ(malformed.status, 400U);
  EXPECT_EQ(message(malformed),
            "API Version String two is of invalid format. Must be of format MajorNum.MinorNum.");
}

TEST_F(PipelineTest, UnknownPlacesAreThePlainPage) {
  for (const auto& [method, path] :
       {std::pair{"GET", "/v2.1/nothing"}, {"PUT", "/v2.1/things"}, {"PATCH", "/v2.1/things"}}) {
    const auto response = world.send(method, path);
    EXPECT_EQ(response.status, 404U);
    EXPECT_THAT(response.body, HasSubstr("404 Not Found"));
  }
  EXPECT_THAT(world.send("GET", "/v2.1/nothing", "", {{"Accept", "text/html"}}).body, HasSubstr("<html>"));
}

TEST_F(PipelineTest, ARouteOutsideItsVersionsIsAFault) {
  const auto early = world.get("/v2.1/things/new");
  EXPECT_EQ(early.status, 404U);
  EXPECT_EQ(fault(early), "itemNotFound");
  EXPECT_EQ(message(early), "The resource could not be found.");
  world.version = "2.50";
  EXPECT_EQ(world.get("/v2.1/things/new").status, 200U);
}

TEST_F(PipelineTest, TheProjectInTheUrlMustBeTheTokens) {
  const auto response = world.get(std::string("/v2.1/") + test::other_project + "/things");
  EXPECT_EQ(response.status, 400U);
  EXPECT_EQ(message(response), std::string("Malformed request URL: URL's project_id '") +
                                   test::other_project + "' doesn't match Context's project_id '" +
                                   test::project + "'");
}

TEST_F(PipelineTest, Bodies) {
  EXPECT_EQ(world.post("/v2.1/things", R"({"thing": {"name": "a"}})").status, 200U);
  EXPECT_EQ(message(world.post("/v2.1/things", "{\"thing\": ")), "Malformed request body");
  EXPECT_EQ(message(world.post("/v2.1/things", "")), "None is not of type 'object'");
  EXPECT_EQ(message(world.post("/v2.1/things", "{}")), "'thing' is a required property");
  EXPECT_EQ(message(world.post("/v2.1/things", R"({"thing": {"name": 1}})")),
            "Invalid input for field/attribute name. Value: 1. 1 is not of type 'string'");
  EXPECT_EQ(message(world.post("/v2.1/things", R"({"thing": {"name": "a", "x": 1}})")),
            "Invalid input for field/attribute thing. Value: {'name': 'a', 'x': 1}. "
            "Additional properties are not allowed ('x' was unexpected)");
  EXPECT_EQ(world.post("/v2.1/things", std::string(100, '[')).status, 400U);
  EXPECT_EQ(world.post("/v2.1/things", "{\"thing\": {\"name\": \"\xff\"}}").status, 400U);
}

TEST_F(PipelineTest, TheLegacyEndpointDropsWhatItDoesNotKnow) {
  world.version = "2.50";
  const auto response = world.post("/v2/things", R"({"thing": {"name": "a", "x": 1}, "y": 2})");
  EXPECT_EQ(response.status, 200U);
  EXPECT_FALSE(response.headers.has("OpenStack-API-Version"));
  EXPECT_EQ(world.get("/v2/things/new").status, 404U) << "no microversions there";
}

TEST_F(PipelineTest, ContentTypes) {
  const std::string body = R"({"thing": {"name": "a"}})";
  for (const char* type : {"application/json", "application/json; charset=utf-8", "text/plain",
                           "application/vnd.openstack.compute+json"})
    EXPECT_EQ(world.send("POST", "/v2.1/things", body, {{"Content-Type", type}}).status, 200U) << type;
  const auto refused = world.send("POST", "/v2.1/things", body, {{"Content-Type", "application/xml"}});
  EXPECT_EQ(refused.status, 415U);
  EXPECT_EQ(fault(refused), "badMediaType");
  EXPECT_EQ(world.send("GET", "/v2.1/things", "", {{"Accept", "application/vnd.openstack.compute+json"}})
                .headers.value_or("Content-Type", ""),
            "application/vnd.openstack.compute+json");
}

TEST_F(PipelineTest, PolicyIsAskedAfterTheBody) {
  world.token = "reader";
  EXPECT_EQ(world.post("/v2.1/things", "{}").status, 400U);
  const auto refused = world.post("/v2.1/things", R"({"thing": {"name": "a"}})");
  EXPECT_EQ(refused.status, 403U);
  EXPECT_EQ(message(refused), "Policy doesn't allow os_compute_api:servers:create to be performed.");
  world.token = "system";
  EXPECT_EQ(world.post("/v2.1/things", R"({"thing": {"name": "a"}})").status, 403U);
}

TEST_F(PipelineTest, Actions) {
  EXPECT_EQ(world.post("/v2.1/things/1/action", R"({"press": null})").status, 202U);
  EXPECT_EQ(message(world.post("/v2.1/things/1/action", R"({"pull": null})")),
            "There is no such action: pull");
  EXPECT_EQ(message(world.post("/v2.1/things/1/action", R"({"press": null, "push": 1})")),
            "Malformed request body");
  EXPECT_EQ(message(world.post("/v2.1/things/1/action", "[]")), "Malformed request body");
  EXPECT_EQ(message(world.post("/v2.1/things/1/action", "")), "Malformed request body");
  EXPECT_EQ(world.post("/v2.1/things/1/action", R"({"push": null})").status, 404U);
}

TEST_F(PipelineTest, WhatBreaksInsideStaysInside) {
  const auto response = world.get("/v2.1/things/broken");
  EXPECT_EQ(response.status, 500U);
  EXPECT_EQ(fault(response), "computeFault");
  EXPECT_THAT(response.body, testing::Not(HasSubstr("secret")));
  EXPECT_TRUE(world.log.contains("secret inner text"));
}

TEST_F(PipelineTest, TooManyAtOnceAreToldToComeBack) {
  world.services.api.max_in_flight = 0;
  const auto response = world.get("/v2.1/things");
  EXPECT_EQ(response.status, 503U);
  EXPECT_EQ(response.headers.value_or("Retry-After", ""), "1");
  EXPECT_EQ(world.pipeline->in_flight(), 0U);
}

TEST_F(PipelineTest, NoContentHasNoContentType) {
  const auto response = world.del("/v2.1/things/1");
  EXPECT_EQ(response.status, 204U);
  EXPECT_FALSE(response.headers.has("Content-Type"));
}

TEST_F(PipelineTest, UnknownQueryParametersFrom2_102) {
  EXPECT_EQ(world.get("/v2.1/things?x=1").status, 200U);
  world.version = "2.102";
  EXPECT_EQ(world.get("/v2.1/things?x=1").status, 400U);
}

TEST_F(PipelineTest, RequestsAreLogged) {
  world.get("/v2.1/things?a=b");
  bool found = false;
  for (const auto& line : world.log.lines())
    found = found || line.find("192.0.2.7 \"GET /v2.1/things?a=b\" status: 200 len:") != std::string::npos;
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace nova::api
