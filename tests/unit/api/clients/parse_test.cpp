// What the outside services answer, read.
#include <gtest/gtest.h>

#include "api/clients/glance.hpp"
#include "api/clients/keystone.hpp"
#include "common/error.hpp"

namespace nova::api {
namespace {

constexpr const char* token = R"({"token": {"methods": ["password"], "user": {"id": "u1", "name": "demo",
  "domain": {"id": "default", "name": "Default"}, "password_expires_at": null}, "audit_ids": ["x"],
  "expires_at": "2026-08-21T12:00:00.000000Z", "issued_at": "2026-08-21T11:00:00.000000Z",
  "project": {"id": "p1", "name": "demo", "domain": {"id": "default", "name": "Default"}}, "is_domain": false,
  "roles": [{"id": "r1", "name": "member"}, {"id": "r2", "name": "reader"}], "catalog": []}})";

TEST(Keystone, TokensAreRead) {
  const auto info = parse_token_info(http::make_response(200, token));
  EXPECT_EQ(info.user_id, "u1");
  EXPECT_EQ(info.user_domain_id, "default");
  EXPECT_EQ(info.project_id, "p1");
  EXPECT_EQ(info.roles, (std::vector<std::string>{"member", "reader"}));
  EXPECT_EQ(iso_seconds_z(info.expires), "2026-08-21T12:00:00Z");
  EXPECT_FALSE(info.system_scope);
}

TEST(Keystone, SystemScope) {
  const auto info = parse_token_info(http::make_response(
      200,
      R"({"token": {"user": {"id": "u"}, "system": {"all": true}, "expires_at": "2026-08-21T12:00:00Z"}})"));
  EXPECT_TRUE(info.system_scope);
  EXPECT_TRUE(info.project_id.empty());
}

Errc refusal(unsigned status, const std::string& body) {
  try {
    parse_token_info(http::make_response(status, body));
  } catch (const Fault& fault) {
    return fault.code();
  }
  return Errc::internal;
}

TEST(Keystone, OtherAnswers) {
  EXPECT_EQ(refusal(404, "{}"), Errc::unauthorized);
  EXPECT_EQ(refusal(500, "oops"), Errc::unavailable);
  EXPECT_EQ(refusal(200, "<html>"), Errc::unavailable);
  EXPECT_EQ(refusal(200, "{\"token\": {}}"), Errc::unavailable);
}

TEST(Glance, ImagesAreRead) {
  const auto document =
      json::parse(R"({"id": "i1", "name": null, "status": "active", "visibility": "public", "size": 7,
    "disk_format": "qcow2", "container_format": "bare", "min_ram": 64, "min_disk": 1, "checksum": "abc",
    "owner": "p1",
    "os_hash_algo": "sha512", "os_hash_value": "def", "os_hidden": false, "protected": false, "tags": [],
    "self": "/x",
    "file": "/x/file", "schema": "/s", "virtual_size": null, "created_at": "2011-01-01T01:02:03Z",
    "updated_at": "2011-01-01T01:02:04Z", "hw_disk_bus": "virtio", "os_require_quiesce": true,
    "gone": null})");
  const auto image = parse_image(document.root());
  EXPECT_EQ(image.meta.id.str(), "i1");
  EXPECT_EQ(image.meta.name, "");
  EXPECT_EQ(image.meta.size, 7);
  EXPECT_EQ(image.meta.min_ram, 64);
  EXPECT_EQ(image.meta.os_hash_value, "def");
  EXPECT_EQ(image.meta.properties,
            (std::map<std::string, std::string>{{"hw_disk_bus", "virtio"}, {"os_require_quiesce", "true"}}));
  EXPECT_EQ(iso_seconds_z(image.updated), "2011-01-01T01:02:04Z");
}

TEST(Glance, PatchesSayOnlyWhatChanges) {
  EXPECT_EQ(property_patch({{"a", "1"}, {"b", "2"}, {"c", "3"}}, {{"a", "1"}, {"b", "x"}, {"d/e", "4"}}),
            R"([{"op":"replace","path":"/b","value":"x"},{"op":"add","path":"/d~1e","value":"4"},)"
            R"({"op":"remove","path":"/c"}])");
  EXPECT_EQ(property_patch({{"a", "1"}}, {{"a", "1"}}), "[]");
}

}  // namespace
}  // namespace nova::api
