#include "api/metadata/service.hpp"

#include <gmock/gmock.h>

#include "api/digest.hpp"
#include "common/config/config.hpp"
#include "common/log/captured.hpp"
#include "common/rpc/memory_bus.hpp"
#include "common/rpc/server.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova::test {
namespace {

using namespace nova::api;
using testing::HasSubstr;
using testing::Not;

constexpr const char* id = "2f1c8f4e-5a43-4ae1-9f4e-8a1d6a9b0001";
constexpr const char* secret = "s3cret";

struct Conductor {
  awaitable<proto::GetGuest::Reply> on(Context context, proto::GetGuest::Request request) {
    ++asked;
    EXPECT_TRUE(context.is_admin);
    if (away) throw Fault(Errc::unavailable, "the database is away");
    if (request.server.str() != id && request.address != "10.0.0.5") throw Fault(Errc::not_found, "who?");
    proto::GetGuest::Reply reply;
    reply.server.id = proto::ServerId(id);
    reply.server.hostname = "web";
    reply.server.project_id = "p1";
    reply.password = password;
    co_return reply;
  }
  awaitable<rpc::Nothing> on(Context, proto::SetGuestPassword::Request request) {
    if (!password.empty()) throw Fault(Errc::conflict, "set already");
    password = request.password;
    co_return rpc::Nothing{};
  }
  int asked = 0;
  bool away = false;
  std::string password;
};

class Metadata : public testing::Test {
 protected:
  Metadata() {
    dispatcher.add(proto::GuestsService{}, conductor);
    run_on(loop, bus.serve(rpc::Address("conductor", "c"), 10,
                           [this](rpc::Incoming in) { return dispatcher.dispatch(std::move(in)); }));
    proxy.service_metadata_proxy = true;
    proxy.metadata_proxy_shared_secret = secret;
  }
  http::Response send(const std::string& path, http::Headers headers = {}, const std::string& method = "GET",
                      const std::string& body = {}) {
    if (!service)
      service = std::make_unique<MetadataService>(
          MetadataService::Parts{bus, clock, log.logger("nova.api.metadata")}, MetadataOptions{}, proxy);
    http::Request request;
    request.method = method;
    request.target = request.path = path;
    request.headers = std::move(headers);
    request.remote_address = remote;
    request.body = body;
    return run_on(loop, service->handle(std::move(request)));
  }
  static http::Headers signed_for(const std::string& server, const std::string& project = "p1") {
    return {{"X-Instance-ID", server},
            {"X-Instance-ID-Signature", hmac_sha256_hex(secret, server)},
            {"X-Tenant-ID", project},
            {"X-Forwarded-For", "10.0.0.5"}};
  }

  boost::asio::io_context loop{1};
  rpc::MemoryBus bus{loop.get_executor()};
  rpc::Dispatcher dispatcher{"conductor"};
  Conductor conductor;
  ManualClock clock{now()};
  CapturedLog log;
  MetadataProxyOptions proxy;
  std::string remote = "192.0.2.7";
  std::unique_ptr<MetadataService> service;
};

TEST_F(Metadata, TheProxysWordCountsWhenItIsSigned) {
  const auto response = send("/openstack/latest/meta_data.json", signed_for(id));
  EXPECT_EQ(response.status, 200U);
  EXPECT_THAT(response.body, HasSubstr(id));
  EXPECT_THAT(response.body, HasSubstr("web.novalocal"));
  EXPECT_TRUE(log.contains("192.0.2.7 \"GET /openstack/latest/meta_data.json\" status: 200"));
}

// Test vector of RFC 4231, case 2.
TEST_F(Metadata, TheSignatureIsAnHmac) {
  EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_F(Metadata, AFalseSignatureIsRefusedAndTheRightOneToldToNobody) {
  auto headers = signed_for(id);
  headers.set("X-Instance-ID-Signature", hmac_sha256_hex("another", id));
  const auto response = send("/", headers);
  EXPECT_EQ(response.status, 403U);
  EXPECT_EQ(conductor.asked, 0);
  EXPECT_FALSE(log.contains(hmac_sha256_hex(secret, id)));
  EXPECT_THAT(response.body, Not(HasSubstr(hmac_sha256_hex(secret, id))));
  headers.set("X-Instance-ID-Signature", "");
  EXPECT_EQ(send("/", headers).status, 400U);
}

TEST_F(Metadata, HeadersThatAreMissingOrDoubledAreRefused) {
  for (const auto* name : {"X-Instance-ID", "X-Instance-ID-Signature", "X-Tenant-ID"}) {
    auto headers = signed_for(id);
    headers.erase(name);
    EXPECT_EQ(send("/", headers).status, 400U) << name;
    headers = signed_for(id);
    headers.add(name, std::string(*headers.get(name)));
    EXPECT_EQ(send("/", headers).status, 400U) << name;
  }
}

TEST_F(Metadata, AServerOfAnotherProjectIsNotKnown) {
  EXPECT_EQ(send("/", signed_for(id, "p2")).status, 404U);
  EXPECT_EQ(send("/", signed_for(id, "p1")).status, 200U);
  EXPECT_EQ(send("/", signed_for(id, "p2")).status, 404U) << "also when it is remembered";
  EXPECT_EQ(send("/", signed_for("no such server")).status, 404U);
}

TEST_F(Metadata, WithoutProxyTheAddressCountsAndHeadersDoNot) {
  proxy = {};
  remote = "10.0.0.5";
  EXPECT_THAT(send("/openstack/latest/meta_data.json").body, HasSubstr(id));
  remote = "::ffff:10.0.0.5";
  EXPECT_EQ(send("/").status, 200U);
  remote = "10.0.0.6";
  EXPECT_EQ(send("/", signed_for(id)).status, 404U);
}

TEST_F(Metadata, AProxyWithoutSecretIsNotTrusted) {
  proxy.metadata_proxy_shared_secret.clear();
  EXPECT_THROW(send("/"), ConfigError);
}

TEST_F(Metadata, WhatIsKnownServesForAWhile) {
  for (int i = 0; i < 5; ++i) send("/latest/meta-data/", signed_for(id));
  EXPECT_EQ(conductor.asked, 1);
  clock.advance(std::chrono::seconds(16));
  send("/latest/meta-data/", signed_for(id));
  EXPECT_EQ(conductor.asked, 2);
}

TEST_F(Metadata, AConductorThatIsAwayMeansLater) {
  conductor.away = true;
  EXPECT_EQ(send("/", signed_for(id)).status, 503U);
  conductor.away = false;
  EXPECT_EQ(send("/", signed_for(id)).status, 200U);
}

TEST_F(Metadata, AGuestStoresItsPasswordOnce) {
  const std::string path = "/openstack/latest/password";
  EXPECT_EQ(send(path, signed_for(id)).body, "");
  EXPECT_EQ(send(path, signed_for(id), "POST", std::string(1021, 'x')).status, 400U);
  EXPECT_EQ(send(path, signed_for(id), "POST", "").status, 400U);
  EXPECT_EQ(send(path, signed_for(id), "POST", "abc").status, 200U);
  EXPECT_EQ(send(path, signed_for(id)).body, "abc");
  EXPECT_EQ(send(path, signed_for(id), "POST", "def").status, 409U);
  EXPECT_EQ(send("/latest/meta-data", signed_for(id), "POST", "abc").status, 405U);
  EXPECT_EQ(send(path, signed_for(id), "DELETE").status, 405U);
}

TEST_F(Metadata, RecentGuestsAreBounded) {
  RecentGuests recent(clock, std::chrono::seconds(15), 2);
  recent.keep("a", {});
  clock.advance(std::chrono::seconds(1));
  recent.keep("b", {});
  recent.keep("c", {});
  EXPECT_EQ(recent.size(), 2U);
  EXPECT_EQ(recent.find("a"), nullptr);
  EXPECT_NE(recent.find("c"), nullptr);
}

}  // namespace
}  // namespace nova::test
