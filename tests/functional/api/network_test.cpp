// The Network API from its URLs to PostgreSQL.
#include <gtest/gtest.h>

#include "conductor/handlers/networks.hpp"
#include "tests/support/network_world.hpp"
#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using conductor::NetworksHandlers;
using nlohmann::json;

class NetworkService : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    handlers_ = std::make_unique<NetworksHandlers>(database());
    world_ = std::make_unique<NetworkWorld<NetworksHandlers>>(loop_, *handlers_);
  }
  json as(const std::string& token, const std::string& method, const std::string& path,
          const std::string& body = {}) {
    world_->token = token;
    return world_->ask(method, path, body);
  }
  std::string make(const std::string& token, const std::string& path, const std::string& body) {
    return as(token, "POST", path, body).at("id");
  }
  std::unique_ptr<NetworksHandlers> handlers_;
  std::unique_ptr<NetworkWorld<NetworksHandlers>> world_;
};

TEST_F(NetworkService, APortsLifeAsTheConductorLeadsIt) {
  const auto network = make("admin", "/networks", R"({"network": {"name": "private", "shared": true}})");
  make("admin", "/subnets",
       R"({"subnet": {"ip_version": 4, "cidr": "10.9.0.0/24", "network_id": ")" + network + "\"}}");
  EXPECT_EQ(as("member", "GET", "/networks?shared=True").at(0).at("id"), network);
  EXPECT_EQ(as("member", "GET", std::string("/networks?shared=False&tenant_id=") + project).size(), 0U);
  EXPECT_EQ(as("member", "GET", "/networks?name=private&fields=name").dump(), R"([{"name":"private"}])");
  const auto port = as("service", "POST", "/ports",
                       R"({"port": {"device_id": "server-1", "device_owner": "compute:nova",
                           "binding:host_id": "h1", "binding:profile": {"created_by": "compute"},
                           "tenant_id": ")" +
                           std::string(project) + R"(", "network_id": ")" + network + "\"}}");
  EXPECT_EQ(port.at("status"), "ACTIVE");
  EXPECT_EQ(port.at("binding:vif_type"), "network");
  EXPECT_EQ(port.at("binding:profile").at("created_by"), "compute");
  EXPECT_EQ(port.at("fixed_ips").at(0).at("ip_address"), "10.9.0.2");
  EXPECT_EQ(as("service", "GET", "/ports?device_id=server-1").at(0).at("id"), port.at("id"));
  const std::string subnet = port.at("fixed_ips").at(0).at("subnet_id");
  EXPECT_EQ(as("service", "GET", "/subnets?id=" + subnet).at(0).at("gateway_ip"), "10.9.0.1");
  const std::string group = port.at("security_groups").at(0);
  const auto groups = as("service", "GET", "/security-groups?id=" + group);
  EXPECT_EQ(groups.at(0).at("name"), "default");
  EXPECT_EQ(groups.at(0).at("security_group_rules").size(), 4U);
  const auto members = as("service", "GET", "/ports?security_groups=" + group + "&fields=fixed_ips");
  EXPECT_EQ(members.at(0).at("fixed_ips").at(0).at("ip_address"), "10.9.0.2");
  EXPECT_EQ(as("other", "GET", "/ports").size(), 0U);
  const std::string path = "/ports/" + port.at("id").get<std::string>();
  EXPECT_EQ(as("service", "DELETE", path).at("status"), 204);
  EXPECT_EQ(as("service", "DELETE", path).at("type"), "PortNotFound");
}

TEST_F(NetworkService, AProjectsOwnNetwork) {
  const auto network = make("member", "/networks", R"({"network": {"name": "mine"}})");
  const auto on_it = [&](const std::string& members) {
    return members + R"("network_id": ")" + network + "\"}}";
  };
  const auto subnet =
      as("member", "POST", "/subnets", on_it(R"({"subnet": {"ip_version": 4, "cidr": "10.1.0.0/29", )"));
  EXPECT_EQ(subnet.at("allocation_pools").dump(), R"([{"end":"10.1.0.6","start":"10.1.0.2"}])");
  EXPECT_EQ(as("other", "GET", "/networks/" + network).at("type"), "NetworkNotFound");
  EXPECT_EQ(as("other", "POST", "/ports", on_it(R"({"port": {)")).at("type"), "NetworkNotFound");
  const auto port =
      make("member", "/ports", on_it(R"({"port": {"fixed_ips": [{"ip_address": "10.1.0.5"}], )"));
  EXPECT_EQ(as("member", "GET", "/ports?fixed_ips=ip_address%3D10.1.0.5").at(0).at("id"), port);
  EXPECT_EQ(as("member", "PUT", "/ports/" + port, R"({"port": {"name": "eth0"}})").at("name"), "eth0");
  EXPECT_EQ(as("member", "DELETE", "/networks/" + network).at("type"), "NetworkInUse");
  EXPECT_EQ(as("member", "DELETE", "/ports/" + port).at("status"), 204);
  EXPECT_EQ(as("member", "DELETE", "/networks/" + network).at("status"), 204);
}

TEST_F(NetworkService, SecurityGroupsAndTheirRules) {
  EXPECT_EQ(as("member", "GET", "/security-groups?name=default").size(), 1U);
  const auto group = make("member", "/security-groups", R"({"security_group": {"name": "web"}})");
  const std::string rule = R"({"security_group_rule": {"direction": "ingress", "protocol": "tcp",
      "port_range_min": 80, "port_range_max": 80, "remote_ip_prefix": "0.0.0.0/0", "security_group_id": ")" +
                           group + "\"}}";
  const auto made = make("member", "/security-group-rules", rule);
  EXPECT_EQ(as("member", "POST", "/security-group-rules", rule).at("type"), "SecurityGroupRuleExists");
  EXPECT_EQ(as("member", "GET", "/security-group-rules?security_group_id=" + group).size(), 3U);
  EXPECT_EQ(as("other", "GET", "/security-groups/" + group).at("type"), "SecurityGroupNotFound");
  EXPECT_EQ(as("other", "DELETE", "/security-group-rules/" + made).at("type"), "SecurityGroupRuleNotFound");
  EXPECT_EQ(as("member", "DELETE", "/security-group-rules/" + made).at("status"), 204);
  EXPECT_EQ(as("member", "DELETE", "/security-groups/" + group).at("status"), 204);
}

TEST_F(NetworkService, LimitsAndTags) {
  const std::string path = std::string("/quotas/") + project;
  EXPECT_EQ(as("member", "GET", path).at("port"), 500);
  as("admin", "PUT", path, R"({"quota": {"network": 1}})");
  const auto network = make("member", "/networks", R"({"network": {"name": "one"}})");
  const auto refused = as("member", "POST", "/networks", R"({"network": {"name": "two"}})");
  EXPECT_EQ(refused.at("type"), "OverQuota");
  EXPECT_EQ(refused.at("status"), 409);
  EXPECT_EQ(as("member", "GET", path + "/details").at("network").dump(),
            R"({"limit":1,"reserved":0,"used":1})");
  world_->send("PUT", "/networks/" + network + "/tags/red");
  EXPECT_EQ(as("member", "GET", "/networks?tags=red").size(), 1U);
  EXPECT_EQ(as("member", "GET", "/networks?not-tags=red").size(), 0U);
}

}  // namespace
}  // namespace nova::test
