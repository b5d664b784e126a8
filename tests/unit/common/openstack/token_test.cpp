#include "common/openstack/token.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/decode.hpp"
#include "common/openstack/service_client.hpp"

namespace nova::openstack {
namespace {

constexpr std::string_view body = R"({"token": {
  "expires_at": "2026-08-21T12:00:00.000000Z", "methods": ["password"],
  "user": {"id": "u1", "name": "nova"}, "project": {"id": "p1", "name": "service"},
  "catalog": [
    {"type": "image", "id": "s1", "endpoints": [
      {"interface": "public", "url": "http://pub/image/", "region": "two", "region_id": "two", "id": "e0"},
      {"interface": "public", "url": "http://one/image/", "region": "one", "region_id": "one", "id": "e1"},
      {"interface": "internal", "url": "http://int/image", "region": null, "id": "e2"}]}]}})";

http::Response created() {
  auto response = http::make_response(201, std::string(body));
  response.headers.set("X-Subject-Token", "secret-token");
  return response;
}

Errc code_of(const http::Response& response) {
  try {
    parse_token(response);
  } catch (const Fault& fault) {
    return fault.code();
  }
  return Errc::internal;
}

TEST(Token, IsReadWithItsCatalogue) {
  const auto token = parse_token(created());
  EXPECT_EQ(token.id.reveal(), "secret-token");
  EXPECT_EQ(token.expires, parse_time("2026-08-21T12:00:00Z").value());
  EXPECT_EQ(token.user_id, "u1");
  EXPECT_EQ(token.project_id, "p1");
  EXPECT_EQ(token.endpoints.size(), 3u);
}

TEST(Token, EndpointsAreChosenByInterfaceAndRegion) {
  const auto token = parse_token(created());
  EXPECT_EQ(endpoint_of(token, "image", {"internal", "public"}, ""), "http://int/image");
  EXPECT_EQ(endpoint_of(token, "image", {"internal", "public"}, "one"), "http://one/image");
  EXPECT_EQ(endpoint_of(token, "image", {"public"}, "two"), "http://pub/image");
  EXPECT_EQ(endpoint_of(token, "network", {"public"}, ""), "");
  EXPECT_EQ(endpoint_of(token, "image", {"admin"}, ""), "");
}

TEST(Token, RefusalIsNotMistakenForOutage) {
  EXPECT_EQ(code_of(http::make_response(401, "{}")), Errc::unauthorized);
  EXPECT_EQ(code_of(http::make_response(503, "{}")), Errc::unavailable);
  EXPECT_EQ(code_of(http::make_response(201, std::string(body))), Errc::unavailable)
      << "no token in the header";
}

TEST(PasswordRequest, NamesUserProjectAndDomains) {
  ServiceAccess access;
  access.username = "compute";
  access.password = Secret("p\"w");
  access.project_name = "svc";
  access.user_domain_name = "ud";
  access.project_domain_name = "pd";
  EXPECT_EQ(
      nlohmann::json::parse(password_request(access)).dump(),
      R"({"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"name":"ud"},)"
      R"("name":"compute","password":"p\"w"}}},"scope":{"project":{"domain":{"name":"pd"},"name":"svc"}}}})");
}

TEST(IdentityUrl, GetsItsVersionOnce) {
  EXPECT_EQ(identity_url("http://h/identity"), "http://h/identity/v3");
  EXPECT_EQ(identity_url("http://h:5000/v3/"), "http://h:5000/v3");
}

TEST(ServiceAccess, FallsBackToTheSharedUser) {
  const auto config = Config::from_text(
      "[keystone_authtoken]\nauth_url=http://k\nusername=shared\npassword=x\n"
      "[glance]\nendpoint_override=http://g\n[neutron]\nauth_url=http://other\nusername=own\n");
  const auto glance = service_access(config, "glance");
  EXPECT_EQ(glance.auth_url, "http://k");
  EXPECT_EQ(glance.username, "shared");
  EXPECT_EQ(glance.endpoint_override, "http://g");
  const auto neutron = service_access(config, "neutron");
  EXPECT_EQ(neutron.auth_url, "http://other");
  EXPECT_EQ(neutron.username, "own");
}

TEST(Checked, KeepsTheServicesWords) {
  EXPECT_EQ(checked("Network", http::make_response(200, "[]")), "[]");
  try {
    checked("Network",
            http::make_response(409, R"({"NeutronError": {"type": "X", "message": "No more IPs."}})"));
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::conflict);
    EXPECT_STREQ(fault.what(), "The Network service answered 409: No more IPs.");
  }
  EXPECT_THROW(checked("Network", http::make_response(502, "<html>")), Fault);
}

}  // namespace
}  // namespace nova::openstack
