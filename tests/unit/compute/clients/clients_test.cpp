// The clients of Keystone, Image and Network against a small server of the test's own.
#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "common/http/server.hpp"
#include "compute/clients/glance.hpp"
#include "compute/clients/neutron.hpp"
#include "tests/support/run_awaitable.hpp"

namespace nova::compute {
namespace {

using openstack::ServiceAccess;

class Clients : public ::testing::Test {
 protected:
  Clients() {
    server =
        std::make_unique<http::Server>(loop.get_executor(), http::ServerOptions{},
                                       [this](http::Request request) { return answer(std::move(request)); });
    base = "http://127.0.0.1:" + std::to_string(server->listen("127.0.0.1", 0));
    access.auth_url = base + "/identity";
    access.username = "nova";
    access.password = Secret("pw");
    client = std::make_unique<http::Client>(loop.get_executor(), http::ClientOptions{});
    identity = std::make_unique<openstack::IdentityClient>(*client, access, clock);
  }
  ~Clients() override {
    client->close_idle();
    test::run_on(loop, server->stop(std::chrono::milliseconds(100)));
  }

  awaitable<http::Response> answer(http::Request request) {
    if (request.path == "/identity/v3/auth/tokens") co_return token();
    seen.push_back(request.target);
    if (request.headers.value_or("X-Auth-Token", "") != "token-" + std::to_string(valid_token))
      co_return http::make_response(401, "{}");
    const auto found = pages.find(request.target);
    if (found == pages.end()) co_return http::make_response(404, "{}");
    co_return http::make_response(200, found->second);
  }

  http::Response token() {
    ++tokens;
    auto response = http::make_response(
        201, R"({"token": {"expires_at": ")" + iso_micros_z(clock.now() + std::chrono::hours(1)) +
                 R"(", "catalog": [
          {"type": "image", "endpoints": [{"interface": "public", "url": ")" +
                 base +
                 R"(/image"}]}, {"type": "network", "endpoints": [{"interface": "internal", "url": ")" +
                 base + R"(/network/"}]}]}})");
    response.headers.set("X-Subject-Token", "token-" + std::to_string(tokens));
    return response;
  }

  openstack::ServiceClient service(std::string type) { return {*client, *identity, access, std::move(type)}; }

  boost::asio::io_context loop;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{loop.get_executor()};
  ManualClock clock{parse_time("2026-01-01T00:00:00Z").value()};
  std::unique_ptr<http::Server> server;
  std::string base;
  ServiceAccess access;
  std::unique_ptr<http::Client> client;
  std::unique_ptr<openstack::IdentityClient> identity;
  std::map<std::string, std::string> pages;
  std::vector<std::string> seen;
  int tokens = 0, valid_token = 1;
};

TEST_F(Clients, TokenIsSharedUntilItRunsOut) {
  auto image = service("image");
  Glance glance(image);
  pages["/image/v2/images/i1/file"] = std::string(300'000, 'x');
  std::size_t got = 0;
  const auto sink = [&](std::span<const char> bytes) -> awaitable<void> {
    got += bytes.size();
    co_return;
  };
  test::run_on(loop, glance.download({}, proto::ImageId("i1"), sink));
  test::run_on(loop, glance.download({}, proto::ImageId("i1"), sink));
  EXPECT_EQ(got, 600'000u);
  EXPECT_EQ(tokens, 1);
  clock.advance(std::chrono::minutes(59) + std::chrono::seconds(30));
  valid_token = 2;
  test::run_on(loop, glance.download({}, proto::ImageId("i1"), sink));
  EXPECT_EQ(tokens, 2) << "a token about to end is not used";
}

TEST_F(Clients, RefusedTokenIsReplacedOnce) {
  auto network = service("network");
  pages["/network/x"] = "{}";
  valid_token = 2;
  openstack::ServiceClient::Call call;
  call.path = "/x";
  EXPECT_EQ(test::run_on(loop, network.send({}, call)).status, 200u);
  EXPECT_EQ(tokens, 2);
  valid_token = 99;
  EXPECT_EQ(test::run_on(loop, network.send({}, call)).status, 401u);
  EXPECT_EQ(tokens, 3);
}

TEST_F(Clients, MissingImageHasItsOwnName) {
  auto image = service("image");
  Glance glance(image);
  const auto sink = [](std::span<const char>) -> awaitable<void> { co_return; };
  try {
    test::run_on(loop, glance.download({}, proto::ImageId("gone"), sink));
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::not_found);
    EXPECT_EQ(fault.error().kind, "ImageNotFound");
  }
}

TEST_F(Clients, ServiceMissingInTheCatalogueIsSaid) {
  auto volume = service("volumev3");
  openstack::ServiceClient::Call call;
  call.path = "/x";
  EXPECT_THROW(test::run_on(loop, volume.send({}, call)), Fault);
}

TEST_F(Clients, SecurityRulesOfAPort) {
  auto network = service("network");
  Neutron neutron(network);
  pages["/network/v2.0/ports/p1"] =
      R"({"port": {"id": "p1", "security_groups": ["a", "b"], "port_security_enabled": true,
          "fixed_ips": [{"ip_address": "10.0.0.5", "subnet_id": "s"}],
          "allowed_address_pairs": [{"ip_address": "10.0.0.100", "mac_address": "x"},
                                    {"ip_address": "10.1.0.0/16"}]}})";
  pages["/network/v2.0/security-groups?id=a&id=b"] =
      R"({"security_groups": [{"id": "a", "security_group_rules": [
          {"direction": "egress", "ethertype": "IPv4", "protocol": null, "remote_ip_prefix": null},
          {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_range_min": 22,
           "port_range_max": 22, "remote_ip_prefix": "192.0.2.0/24"}]},
        {"id": "b", "security_group_rules": [
          {"direction": "ingress", "ethertype": "IPv6", "remote_group_id": "b"},
          {"direction": "ingress", "ethertype": "IPv4", "remote_group_id": "b"}]}]})";
  pages["/network/v2.0/ports?security_groups=b&fields=fixed_ips"] =
      R"({"ports": [{"fixed_ips": [{"ip_address": "10.0.0.5"}, {"ip_address": "2001:db8::5"}]},
                    {"fixed_ips": [{"ip_address": "10.0.0.6"}]}]})";
  const auto security = test::run_on(loop, neutron.of_port({}, proto::PortId("p1")));
  EXPECT_TRUE(security.enabled);
  EXPECT_EQ(security.extra_addresses, std::vector<std::string>{"10.0.0.100"});
  const std::vector<std::string> members{"10.0.0.5", "2001:db8::5", "10.0.0.6"};
  const std::vector<SecurityRule> expected{{false, 4, "", {}, {}, {}},
                                           {true, 4, "tcp", 22, 22, {{"192.0.2.0/24"}}},
                                           {true, 6, "", {}, {}, members},
                                           {true, 4, "", {}, {}, members}};
  EXPECT_EQ(security.rules, expected);
  EXPECT_EQ(seen.size(), 3u) << "a group's members are asked for once";
}

TEST_F(Clients, PortWithoutSecurity) {
  auto network = service("network");
  Neutron neutron(network);
  pages["/network/v2.0/ports/p1"] = R"({"port": {"security_groups": [], "port_security_enabled": false}})";
  EXPECT_FALSE(test::run_on(loop, neutron.of_port({}, proto::PortId("p1"))).enabled);
}

}  // namespace
}  // namespace nova::compute
