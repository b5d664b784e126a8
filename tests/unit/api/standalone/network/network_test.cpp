#include "api/standalone/network/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/network_world.hpp"

namespace nova::api::standalone::network {
namespace {

using namespace proto::networks;
using rpc::Nothing;

// Answers with what the test put there, and keeps what it was asked.
class FakeConductor {
 public:
  std::vector<Network> networks;
  std::vector<Port> ports;
  CreatePort::Request created_port;
  ChangePort::Request changed_port;
  CreateSubnet::Request created_subnet;
  ChangeSubnet::Request changed_subnet;
  CreateNetwork::Request created_network;
  ListPorts::Request listed_ports;
  std::string ensured, removed;
  SetNetworkQuotas::Request set_quotas;

  awaitable<ListNetworks::Reply> on(Context, ListNetworks::Request r) {
    ListNetworks::Reply reply;
    for (const auto& one : networks)
      if ((r.ids.empty() || r.ids.front() == one.id) &&
          (r.project.empty() || r.project == one.project_id || one.shared))
        reply.networks.push_back(one);
    co_return reply;
  }
  awaitable<OneNetwork> on(Context, CreateNetwork::Request r) {
    created_network = r;
    OneNetwork reply{r.network};
    co_return reply;
  }
  awaitable<OneNetwork> on(Context, ChangeNetwork::Request r) {
    Network network = networks.at(0);
    if (r.tags) network.tags = *r.tags;
    OneNetwork reply{network};
    co_return reply;
  }
  awaitable<Nothing> on(Context, RemoveNetwork::Request r) {
    removed = r.id;
    co_return Nothing{};
  }
  awaitable<ListSubnets::Reply> on(Context, ListSubnets::Request) {
    ListSubnets::Reply reply;
    reply.subnets.push_back(created_subnet.subnet);
    reply.subnets.back().id = "s1";
    co_return reply;
  }
  awaitable<OneSubnet> on(Context, CreateSubnet::Request r) {
    created_subnet = r;
    OneSubnet reply{r.subnet};
    co_return reply;
  }
  awaitable<OneSubnet> on(Context, ChangeSubnet::Request r) {
    changed_subnet = r;
    OneSubnet reply{created_subnet.subnet};
    co_return reply;
  }
  awaitable<Nothing> on(Context, RemoveSubnet::Request) { co_return Nothing{}; }
  awaitable<ListPorts::Reply> on(Context, ListPorts::Request r) {
    listed_ports = r;
    ListPorts::Reply reply;
    for (const auto& one : ports)
      if (r.project.empty() || r.project == one.project_id) reply.ports.push_back(one);
    co_return reply;
  }
  awaitable<OnePort> on(Context, CreatePort::Request r) {
    if (r.port.name == "full")
      throw Fault(
          {Errc::conflict, "No more IP addresses available on network n1.", "IpAddressGenerationFailure"});
    created_port = r;
    OnePort reply{r.port};
    co_return reply;
  }
  awaitable<OnePort> on(Context, ChangePort::Request r) {
    changed_port = r;
    OnePort reply{ports.at(0)};
    co_return reply;
  }
  awaitable<Nothing> on(Context, RemovePort::Request r) {
    removed = r.id;
    co_return Nothing{};
  }
  awaitable<ListSecurityGroups::Reply> on(Context, ListSecurityGroups::Request r) {
    ensured = r.ensure;
    co_return ListSecurityGroups::Reply{};
  }
  awaitable<OneSecurityGroup> on(Context, CreateSecurityGroup::Request r) {
    OneSecurityGroup reply{r.group};
    co_return reply;
  }
  awaitable<OneSecurityGroup> on(Context, ChangeSecurityGroup::Request) { co_return OneSecurityGroup{}; }
  awaitable<Nothing> on(Context, RemoveSecurityGroup::Request) { co_return Nothing{}; }
  awaitable<OneRule> on(Context, CreateRule::Request) { co_return OneRule{}; }
  awaitable<Nothing> on(Context, RemoveRule::Request) { co_return Nothing{}; }
  awaitable<GetNetworkQuotas::Reply> on(Context, GetNetworkQuotas::Request) {
    GetNetworkQuotas::Reply reply;
    reply.defaults = reply.limits = {{"port", 500}};
    reply.used = {{"port", 2}};
    co_return reply;
  }
  awaitable<Nothing> on(Context, SetNetworkQuotas::Request r) {
    set_quotas = r;
    co_return Nothing{};
  }
};

class NetworkApi : public testing::Test {
 protected:
  NetworkApi() {
    Network network;
    network.id = "n1";
    network.project_id = "elsewhere";
    network.name = "private";
    network.shared = true;
    network.bridge = "nova-0123456789";
    conductor.networks = {network};
    Port port;
    port.id = "p1";
    port.network_id = "n1";
    port.project_id = test::project;
    port.binding_host = "h1";
    port.binding_vif_type = "network";
    port.bridge = network.bridge;
    conductor.ports = {port};
  }
  // The class of a refusal with its status.
  std::string refusal(const std::string& method, const std::string& path, const std::string& body = {}) {
    const auto answer = world.ask(method, path, body);
    return answer.contains("type")
               ? std::to_string(answer.at("status").get<int>()) + " " + answer.at("type").get<std::string>()
               : "none";
  }
  boost::asio::io_context loop;
  FakeConductor conductor;
  test::NetworkWorld<FakeConductor> world{loop, conductor};
};

TEST_F(NetworkApi, DiscoveryNeedsNoToken) {
  world.token.clear();
  for (const char* path : {"/network", "/network/"}) {
    const auto version = world.get(path).at("versions").at(0);
    EXPECT_EQ(version.at("id"), "v2.0");
    EXPECT_EQ(version.at("links").at(0).at("href"), "http://cloud.example.com/network/v2.0/");
  }
  EXPECT_EQ(world.get("/network/v2.0/").at("resources").at(0).at("collection"), "networks");
  EXPECT_EQ(world.send("GET", "/networks").status, 401U);
}

TEST_F(NetworkApi, OperatorsSeeMoreThanUsers) {
  EXPECT_FALSE(world.get("/networks/n1").at("network").contains("provider:network_type"));
  const auto port = world.get("/ports/p1").at("port");
  EXPECT_FALSE(port.contains("binding:host_id"));
  EXPECT_EQ(port.at("binding:vnic_type"), "normal");
  world.token = "service";
  EXPECT_EQ(world.get("/networks/n1").at("network").at("provider:network_type"), "local");
  const auto full = world.get("/ports/p1").at("port");
  EXPECT_EQ(full.at("binding:host_id"), "h1");
  EXPECT_EQ(full.at("binding:vif_details").at("bridge_name"), "nova-0123456789");
}

TEST_F(NetworkApi, ListsAreOfTheCallersProject) {
  world.get("/ports?device_id=d1&network_id=n1&network_id=n2");
  EXPECT_EQ(conductor.listed_ports.project, test::project);
  EXPECT_EQ(conductor.listed_ports.devices, std::vector<std::string>{"d1"});
  EXPECT_EQ(conductor.listed_ports.networks.size(), 2U);
  world.token = "other";
  EXPECT_EQ(refusal("GET", "/ports/p1"), "404 PortNotFound");
  EXPECT_EQ(refusal("DELETE", "/ports/p1"), "404 PortNotFound");
  world.token = "admin";
  world.get("/ports");
  EXPECT_EQ(conductor.listed_ports.project, "");
  world.token = "member";
  world.get("/security-groups");
  EXPECT_EQ(conductor.ensured, test::project);
}

TEST_F(NetworkApi, WhatOnlyOperatorsMaySet) {
  const std::string forbidden = "403 PolicyNotAuthorized";
  EXPECT_EQ(refusal("POST", "/networks", R"({"network": {"shared": true}})"), forbidden);
  EXPECT_EQ(refusal("POST", "/networks", R"({"network": {"router:external": true}})"), forbidden);
  EXPECT_EQ(refusal("POST", "/networks", R"({"network": {"provider:physical_network": "br0"}})"), forbidden);
  EXPECT_EQ(refusal("POST", "/ports", R"({"port": {"network_id": "n1", "binding:host_id": "h"}})"),
            forbidden);
  EXPECT_EQ(
      refusal("POST", "/ports", R"({"port": {"network_id": "n1", "mac_address": "fa:16:3e:00:00:01"}})"),
      forbidden);
  EXPECT_EQ(refusal("POST", "/ports",
                    R"({"port": {"network_id": "n1", "fixed_ips": [{"ip_address": "10.0.0.9"}]}})"),
            forbidden);
  EXPECT_EQ(refusal("PUT", "/networks/n1", R"({"network": {"name": "mine"}})"), forbidden);
  EXPECT_EQ(refusal("DELETE", "/networks/n1"), forbidden);
  EXPECT_EQ(refusal("POST", "/subnets",
                    R"({"subnet": {"network_id": "n1", "cidr": "10.0.0.0/24", "ip_version": 4}})"),
            forbidden);
  EXPECT_EQ(refusal("PUT", "/quotas/p", R"({"quota": {"port": 1}})"), forbidden);
  world.token = "reader";
  EXPECT_EQ(refusal("POST", "/networks", R"({"network": {}})"), forbidden);
  EXPECT_EQ(refusal("DELETE", "/ports/p1"), forbidden);
}

TEST_F(NetworkApi, TheConductorsBodyBindsAPort) {
  world.token = "service";
  const auto made =
      world.ask("POST", "/ports", R"({"port": {"network_id": "n1", "tenant_id": "t", "admin_state_up": true,
      "device_id": "d", "device_owner": "compute:nova", "binding:host_id": "h",
      "binding:profile": {"created_by": "compute"}, "fixed_ips": [{"ip_address": "10.0.0.9"}],
      "security_groups": ["g"]}})");
  const auto& port = conductor.created_port.port;
  EXPECT_EQ(port.project_id, "t");
  EXPECT_EQ(port.device_id, "d");
  EXPECT_EQ(port.binding_host, "h");
  EXPECT_EQ(made.at("binding:profile").at("created_by"), "compute");
  EXPECT_EQ(conductor.created_port.addresses->at(0).ip_address, "10.0.0.9");
  EXPECT_EQ(conductor.created_port.groups, std::vector<std::string>{"g"});
  world.ask("PUT", "/ports/p1",
            R"({"port": {"device_id": "", "device_owner": "", "binding:host_id": null}})");
  EXPECT_EQ(conductor.changed_port.binding_host, "");
  EXPECT_EQ(conductor.changed_port.device_id, "");
  EXPECT_EQ(conductor.changed_port.addresses, std::nullopt);
  EXPECT_EQ(conductor.changed_port.binding_profile, std::nullopt);
}

TEST_F(NetworkApi, GatewaysMissingNullAndGiven) {
  world.token = "admin";
  const std::string rest = R"("network_id": "n1", "cidr": "10.0.0.0/24", "ip_version": 4)";
  world.ask("POST", "/subnets", "{\"subnet\": {" + rest + "}}");
  EXPECT_TRUE(conductor.created_subnet.default_gateway);
  world.ask("POST", "/subnets", "{\"subnet\": {\"gateway_ip\": null, " + rest + "}}");
  EXPECT_FALSE(conductor.created_subnet.default_gateway);
  EXPECT_EQ(conductor.created_subnet.subnet.gateway_ip, std::nullopt);
  world.ask("PUT", "/subnets/s1", R"({"subnet": {"gateway_ip": null}})");
  EXPECT_EQ(conductor.changed_subnet.gateway_ip, "");
  world.ask("PUT", "/subnets/s1", R"({"subnet": {"name": "x"}})");
  EXPECT_EQ(conductor.changed_subnet.gateway_ip, std::nullopt);
}

TEST_F(NetworkApi, RefusalsCarryTheirClass) {
  EXPECT_EQ(refusal("POST", "/ports", R"({"port": {"network_id": "n1", "name": "full"}})"),
            "409 IpAddressGenerationFailure");
  EXPECT_EQ(refusal("GET", "/networks/n9"), "404 NetworkNotFound");
  EXPECT_EQ(refusal("GET", "/nonsense"), "404 HTTPNotFound");
  EXPECT_EQ(refusal("PUT", "/networks"), "405 HTTPMethodNotAllowed");
  for (const char* body :
       {"{", "[]", "{}", R"({"port": []})", R"({"port": {}})", R"({"port": {"network_id": 1}})",
        R"({"port": {"network_id": "n1", "colour": "red"}})",
        R"({"port": {"network_id": "n1", "tenant_id": "another"}})",
        R"({"port": {"network_id": "n1", "allowed_address_pairs": [{"ip_address": "10.0.0.1"}]}})"})
    EXPECT_EQ(refusal("POST", "/ports", body).substr(0, 3), "400") << body;
  EXPECT_EQ(refusal("GET", "/ports?colour=red"), "400 HTTPBadRequest");
}

TEST_F(NetworkApi, ProviderNetworks) {
  world.token = "admin";
  world.ask("POST", "/networks", R"({"network": {"provider:physical_network": "br0", "shared": true}})");
  EXPECT_EQ(conductor.created_network.network.network_type, "flat");
  EXPECT_EQ(conductor.created_network.network.bridge, "br0");
  for (const char* members : {R"("provider:network_type": "vlan")", R"("provider:network_type": "flat")",
                              R"("provider:network_type": "local", "provider:physical_network": "br0")",
                              R"("provider:segmentation_id": 5)"})
    EXPECT_EQ(refusal("POST", "/networks", std::string("{\"network\": {") + members + "}}"),
              "400 HTTPBadRequest")
        << members;
}

TEST_F(NetworkApi, TagsAndQuotas) {
  world.token = "admin";
  EXPECT_EQ(world.send("PUT", "/networks/n1/tags", R"({"tags": ["b", "a", "b"]})").body,
            R"({"tags": ["a","b"]})");
  EXPECT_EQ(refusal("PUT", "/networks/n1/tags", R"({"tags": ["a,b"]})"), "400 HTTPBadRequest");
  EXPECT_EQ(refusal("GET", "/networks/n1/tags/a"), "404 TagNotFound");
  EXPECT_EQ(world.get("/quotas/p/details").at("quota").at("port").dump(),
            R"({"limit":500,"reserved":0,"used":2})");
  world.ask("PUT", "/quotas/p", R"({"quota": {"port": 7}})");
  EXPECT_EQ(conductor.set_quotas.limits, (Amounts{{"port", 7}}));
  EXPECT_EQ(refusal("PUT", "/quotas/p", R"({"quota": {"port": -2}})"), "400 HTTPBadRequest");
  EXPECT_EQ(refusal("PUT", "/quotas/p", R"({"quota": {"colour": 2}})"), "400 HTTPBadRequest");
  EXPECT_EQ(world.send("DELETE", "/quotas/p").status, 204U);
  EXPECT_FALSE(conductor.set_quotas.limits);
}

TEST_F(NetworkApi, WhatIsNotServedIsSaid) {
  EXPECT_EQ(world.get("/floatingips?port_id=p1&fixed_ip_address=10.0.0.9").at("floatingips").size(), 0U);
  EXPECT_EQ(refusal("POST", "/floatingips", R"({"floatingip": {}})"), "400 HTTPBadRequest");
  EXPECT_EQ(refusal("GET", "/routers/r1"), "404 HTTPNotFound");
  EXPECT_EQ(world.send("GET", "/extensions/security-group").status, 200U);
  EXPECT_EQ(world.send("GET", "/extensions/router").status, 404U);
  EXPECT_EQ(world.send("GET", "/auto-allocated-topology/p").status, 404U);
  EXPECT_EQ(world.get("/availability_zones").at("availability_zones").at(0).at("name"), "nova");
}

}  // namespace
}  // namespace nova::api::standalone::network
