#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/keypairs/key_material.hpp"
#include "api/routes.hpp"
#include "proto/conductor/keypairs.hpp"
#include "tests/support/api_world.hpp"
#include "tests/support/golden.hpp"

namespace nova::api::keypairs {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* public_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPK/e+WYrVgIokF+VX8sctx2EOMKfsFLydrAidr8cZf0 test";
constexpr const char* certificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIC/zCCAeegAwIBAgIUNs3KqIOpEaKPCBcUMHQ8zRzKOZwwDQYJKoZIhvcNAQEL\n"
    "BQAwDzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMjIyMjMxMzRaFw0zNjExMTkyMjMx\n"
    "MzRaMA8xDTALBgNVBAMMBHRlc3QwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEK\n"
    "AoIBAQCi/rACaRoYKhzrbJPt8IWS2f9f/QDbK2ypAvwqejVN1lW961MtLRIo3uQh\n"
    "o88WiLiEFylI7a220fhiCEHrEsik3dW3i1yaykzwhJB9CJbOOdZoTx+2CTodyOz2\n"
    "w1se9bkuW0RLpJ2rQpkadD57le+cbONWSYGcOJZzIGe1j+n3CekmOStTbnPBaNmZ\n"
    "ynTQvGak2FtBgoVX/KT445qzMLezilNebvwQt7KJWCvO86LrF6IkC3uM0m3M+HIO\n"
    "LIG+AkrHsCYSSh2Xa22aaDRUi5coSy4oBob80FwPBTsYm657ysZ7v4d8bZAn75U8\n"
    "vY/BrZy6PoyipiX6V/pB9lc4vPqTAgMBAAGjUzBRMB0GA1UdDgQWBBT8M6Xu1IY8\n"
    "teoiwol28o9jVk9SsTAfBgNVHSMEGDAWgBT8M6Xu1IY8teoiwol28o9jVk9SsTAP\n"
    "BgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQAlwq2D+BtCn83Uq+kK\n"
    "ZIU+IJgNdFY3jfmsWv7RJTktlf1W+VA249IBSvgEKje5WMl7/2Is5eC33uqHe4NF\n"
    "vwL9qjbdsw1gCy6fwsKbbVvH02hL0c0hMuPtV6AUufUj34rv6G6Iwryw/HH++DeE\n"
    "nKqt7dIkagpnZdNYzRtfGI33gpbnDFT9wIvftAP0DVaprcb2kY33nyC9zDNh7HMT\n"
    "VjINqC2SZM7I/E6Ox6OUO1Jlp2Yw1YEBIXD0Zkju/3Cp9781rBlTJKdfbxyeFMRV\n"
    "kOQzDlFy80/06xQyDrJEe+UHgT3whaZBeGRsPHL+Iojpi2bd0SPwNqCYt6OrY7SJ\n"
    "g4O8\n"
    "-----END CERTIFICATE-----\n";

// The conductor's key pairs over a map from "user/name".
class FakeKeypairs {
 public:
  std::map<std::string, proto::Keypair> rows;
  proto::ListKeypairs::Request list;

  awaitable<proto::CreateKeypair::Reply> on(Context, proto::CreateKeypair::Request r) {
    auto& row = rows[r.keypair.user_id + "/" + r.keypair.name];
    if (!row.name.empty()) throw Fault(Errc::conflict, "Key pair '" + row.name + "' already exists.");
    row = r.keypair;
    row.id = 1;
    row.created = Timestamp(std::chrono::seconds(1399464373));
    proto::CreateKeypair::Reply reply{row};
    co_return reply;
  }
  awaitable<proto::GetKeypair::Reply> on(Context, proto::GetKeypair::Request r) {
    proto::GetKeypair::Reply reply{get(r.user_id, r.name)};
    co_return reply;
  }
  awaitable<proto::ListKeypairs::Reply> on(Context, proto::ListKeypairs::Request r) {
    list = r;
    proto::ListKeypairs::Reply reply;
    for (const auto& [id, row] : rows)
      if (row.user_id == r.user_id && reply.keypairs.size() < static_cast<std::size_t>(r.limit))
        reply.keypairs.push_back(row);
    co_return reply;
  }
  awaitable<rpc::Nothing> on(Context, proto::DeleteKeypair::Request r) {
    get(r.user_id, r.name);
    rows.erase(r.user_id + "/" + r.name);
    co_return rpc::Nothing{};
  }

 private:
  const proto::Keypair& get(const std::string& user, const std::string& name) {
    const auto at = rows.find(user + "/" + name);
    if (at == rows.end()) throw Fault(Errc::not_found, "Keypair " + name + " not found for user " + user);
    return at->second;
  }
};

class Keypairs : public testing::Test {
 protected:
  Keypairs() { world.serve(rpc::Address("conductor"), fake, proto::KeypairsService{}); }
  static std::string message(const http::Response& response) {
    return nlohmann::json::parse(response.body).begin().value().at("message");
  }
  http::Response post(const nlohmann::json& keypair) {
    return world.post(root, nlohmann::json{{"keypair", keypair}}.dump());
  }
  http::Response import(const std::string& name) {
    return post({{"name", name}, {"public_key", public_key}});
  }
  const std::string root = "/v2.1/os-keypairs";
  FakeKeypairs fake;
  test::ApiWorld world{api::all_routes()};
};

TEST_F(Keypairs, ViewsOfEveryVersion) {
  for (const auto& [version, created, removed] :
       {std::tuple{"2.1", 200U, 202U}, {"2.2", 201U, 204U}, {"2.35", 201U, 204U}, {"2.92", 201U, 204U}}) {
    world.version = version;
    const auto golden = [&](const std::string& what, const std::string& body) {
      test::expect_golden_json("api/keypairs/" + what + "-" + version + ".json", body);
    };
    const auto made = import("key");
    EXPECT_EQ(made.status, created);
    golden("post", made.body);
    golden("get", world.get(root + "/key").body);
    golden("list", world.get(root).body);
    EXPECT_EQ(world.del(root + "/key").status, removed);
  }
}

TEST_F(Keypairs, AMadePairIsShownOnce) {
  const auto made = nlohmann::json::parse(post({{"name", "key"}}).body)["keypair"];
  EXPECT_THAT(std::string(made["private_key"]), StartsWith("-----BEGIN RSA PRIVATE KEY-----"));
  EXPECT_THAT(std::string(made["public_key"]), StartsWith("ssh-rsa AAAAB3NzaC1yc2E"));
  EXPECT_THAT(std::string(made["public_key"]), HasSubstr(" Generated-by-Nova"));
  EXPECT_EQ(made["fingerprint"], fingerprint(KeyType::ssh, made["public_key"]));
  EXPECT_THAT(world.get(root + "/key").body, testing::Not(HasSubstr("private_key")));
  world.version = "2.92";
  EXPECT_EQ(post({{"name", "other"}}).status, 400U);
}

TEST_F(Keypairs, FingerprintsAreThoseOfOpensshAndOpenssl) {
  EXPECT_EQ(fingerprint(KeyType::ssh, public_key), "b5:0c:b9:cb:92:ac:00:14:5c:5b:1e:64:1b:04:f1:51");
  EXPECT_EQ(fingerprint(KeyType::x509, certificate),
            "a2:35:fd:74:43:7c:98:bc:18:1b:4b:52:b3:82:3f:aa:98:62:7f:f6");
}

TEST_F(Keypairs, Certificates) {
  EXPECT_EQ(post({{"name", "key"}, {"type", "x509"}}).status, 400U) << "types come with 2.2";
  world.version = "2.2";
  const auto made = post({{"name", "key"}, {"type", "x509"}, {"public_key", certificate}});
  EXPECT_EQ(made.status, 201U);
  EXPECT_EQ(nlohmann::json::parse(made.body)["keypair"]["type"], "x509");
  const auto generated = nlohmann::json::parse(post({{"name", "k2"}, {"type", "x509"}}).body)["keypair"];
  EXPECT_THAT(std::string(generated["public_key"]), StartsWith("-----BEGIN CERTIFICATE-----"));
  EXPECT_THAT(std::string(generated["private_key"]), StartsWith("-----BEGIN PRIVATE KEY-----"));
}

TEST_F(Keypairs, BadKeysAndNames) {
  const auto bad = post({{"name", "key"}, {"public_key", "ssh-rsa bogus"}});
  EXPECT_EQ(bad.status, 400U);
  EXPECT_THAT(message(bad), StartsWith("Keypair data is invalid: "));
  for (const char* name : {"", "a@b", "a/b", "key$%^"}) EXPECT_EQ(import(name).status, 400U) << name;
  EXPECT_EQ(import(std::string(256, 'k')).status, 400U);
  EXPECT_EQ(import("a b-c_d").status, 200U);
  world.version = "2.92";
  EXPECT_EQ(import("a@b.c").status, 201U);
}

TEST_F(Keypairs, ConflictAndMissing) {
  EXPECT_EQ(import("key").status, 200U);
  EXPECT_EQ(message(import("key")), "Key pair 'key' already exists.");
  EXPECT_EQ(world.get(root + "/none").status, 404U);
  EXPECT_EQ(world.del(root + "/none").status, 404U);
}

TEST_F(Keypairs, OfOtherUsersAreForAdministratorsFrom2_10) {
  world.token = "admin";
  world.version = "2.10";
  EXPECT_EQ(post({{"name", "key"}, {"public_key", public_key}, {"user_id", "user-member"}}).status, 201U);
  EXPECT_TRUE(fake.rows.contains("user-member/key"));
  EXPECT_EQ(world.get(root + "/key").status, 404U);
  EXPECT_EQ(world.get(root + "/key?user_id=user-member").status, 200U);
  world.get(root + "?user_id=user-member");
  EXPECT_EQ(fake.list.user_id, "user-member");
  world.token = "other";
  EXPECT_EQ(world.get(root + "/key?user_id=user-member").status, 403U);
  EXPECT_EQ(world.del(root + "/key?user_id=user-member").status, 403U);
  EXPECT_EQ(post({{"name", "key"}, {"user_id", "user-member"}}).status, 403U);
  world.token = "admin";
  EXPECT_EQ(world.del(root + "/key?user_id=user-member").status, 204U);
  EXPECT_FALSE(fake.rows.contains("user-member/key"));
}

TEST_F(Keypairs, PagesFrom2_35) {
  import("a");
  import("b");
  world.version = "2.35";
  const auto page = nlohmann::json::parse(world.get(root + "?limit=1").body);
  EXPECT_EQ(page["keypairs_links"][0]["href"],
            "http://openstack.example.com/v2.1/os-keypairs?limit=1&marker=a");
  world.get(root + "?marker=a");
  EXPECT_EQ(fake.list.marker, "a");
  EXPECT_EQ(world.get(root + "?limit=x").status, 400U);
}

}  // namespace
}  // namespace nova::api::keypairs
