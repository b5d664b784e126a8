#include "conductor/handlers/networks.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::proto::networks;
using conductor::NetworksHandlers;

const std::string owner = "11111111111111111111111111111111";
const std::string neighbour = "22222222222222222222222222222222";

class Networks : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    handlers_ = std::make_unique<NetworksHandlers>(database());
  }
  template <class Request>
  auto ask(Request request) {
    return run(handlers_->on(Context(), std::move(request)));
  }
  template <class Request>
  std::string refusal(Request request) {
    try {
      ask(std::move(request));
    } catch (const Fault& fault) {
      return fault.error().kind;
    }
    return "none";
  }
  Network network(const std::string& type = "local") {
    CreateNetwork::Request request;
    request.network.project_id = owner;
    request.network.name = "private";
    request.network.network_type = type;
    if (type == "flat") request.network.bridge = "br-lan";
    return ask(request).network;
  }
  CreateSubnet::Request subnet_request(const std::string& network_id, const std::string& cidr) {
    CreateSubnet::Request request;
    request.subnet.network_id = network_id;
    request.subnet.project_id = owner;
    request.subnet.cidr = cidr;
    request.subnet.ip_version = cidr.find(':') == std::string::npos ? 4 : 6;
    return request;
  }
  Subnet subnet(const std::string& network_id, const std::string& cidr) {
    return ask(subnet_request(network_id, cidr)).subnet;
  }
  CreatePort::Request port_request(const std::string& network_id) {
    CreatePort::Request request;
    request.port.network_id = network_id;
    request.port.project_id = owner;
    return request;
  }
  Port port(const std::string& network_id) { return ask(port_request(network_id)).port; }
  std::vector<SecurityGroup> groups(const std::string& project) {
    ListSecurityGroups::Request request;
    request.which.project = project;
    request.ensure = project;
    return ask(request).groups;
  }
  std::unique_ptr<NetworksHandlers> handlers_;
};

TEST_F(Networks, APortGetsAddressMacAndTheDefaultGroup) {
  const auto net = network();
  const auto sub = subnet(net.id, "10.0.0.7/24");
  EXPECT_EQ(sub.cidr, "10.0.0.0/24");
  EXPECT_EQ(sub.gateway_ip, "10.0.0.1");
  const auto made = port(net.id);
  ASSERT_EQ(made.fixed_ips.size(), 1U);
  EXPECT_EQ(made.fixed_ips[0], (PortAddress{sub.id, "10.0.0.2"}));
  EXPECT_EQ(made.mac_address.substr(0, 9), "fa:16:3e:");
  EXPECT_EQ(made.status, "DOWN");
  EXPECT_EQ(made.binding_vif_type, "unbound");
  ASSERT_EQ(made.security_groups.size(), 1U);
  EXPECT_EQ(made.security_groups[0], groups(owner).at(0).id);
}

TEST_F(Networks, BindingPlugsAPortIntoItsNetwork) {
  const auto net = network();
  auto request = port_request(net.id);
  request.port.binding_host = "h1";
  const auto made = ask(request).port;
  EXPECT_EQ(made.status, "ACTIVE");
  EXPECT_EQ(made.binding_vif_type, "network");
  EXPECT_EQ(made.bridge, net.bridge);
  ChangePort::Request unbind;
  unbind.id = made.id;
  unbind.binding_host = "";
  EXPECT_EQ(ask(unbind).port.binding_vif_type, "unbound");
  auto direct = port_request(network("flat").id);
  direct.port.binding_host = "h1";
  EXPECT_EQ(ask(direct).port.binding_vif_type, "bridge");
  direct.port.binding_vnic_type = "direct";
  EXPECT_EQ(ask(direct).port.binding_vif_type, "binding_failed");
}

TEST_F(Networks, PortsMadeAtOnceNeverShareAnAddress) {
  const auto net = network();
  subnet(net.id, "10.0.0.0/27");  // 29 addresses without the gateway
  std::multiset<std::string> addresses;
  int refused = 0;
  for (int i = 0; i < 40; ++i) {
    auto racer = [&, request = port_request(net.id)]() -> awaitable<void> {
      try {
        const auto made = co_await handlers_->on(Context(), request);
        addresses.insert(made.port.fixed_ips.at(0).ip_address);
      } catch (const Fault& fault) {
        EXPECT_EQ(fault.error().kind, "IpAddressGenerationFailure");
        ++refused;
      }
    };
    boost::asio::co_spawn(loop_, racer, [](std::exception_ptr) {});
  }
  loop_.restart();
  loop_.run();
  EXPECT_EQ(addresses.size(), 29U);
  EXPECT_EQ(std::set<std::string>(addresses.begin(), addresses.end()).size(), 29U);
  EXPECT_EQ(refused, 11);
}

TEST_F(Networks, AFullPoolRefusesUntilAPortGoes) {
  const auto net = network();
  subnet(net.id, "10.0.0.0/29");
  std::vector<Port> ports;
  for (int i = 0; i < 5; ++i) ports.push_back(port(net.id));
  EXPECT_EQ(refusal(port_request(net.id)), "IpAddressGenerationFailure");
  RemovePort::Request remove;
  remove.id = ports[2].id;
  ask(remove);
  EXPECT_EQ(refusal(remove), "PortNotFound");
  EXPECT_EQ(port(net.id).fixed_ips, ports[2].fixed_ips);
}

TEST_F(Networks, RequestedAddressesAreCheckedAndTakenOnce) {
  const auto net = network();
  const auto sub = subnet(net.id, "10.0.0.0/24");
  auto request = port_request(net.id);
  request.addresses = std::vector<PortAddress>{PortAddress{"", "10.0.0.200"}};
  EXPECT_EQ(ask(request).port.fixed_ips.at(0).ip_address, "10.0.0.200");
  EXPECT_EQ(refusal(request), "IpAddressAlreadyAllocated");
  request.addresses = std::vector<PortAddress>{PortAddress{"", "10.0.1.5"}};
  EXPECT_EQ(refusal(request), "InvalidIpForNetwork");
  request.addresses = std::vector<PortAddress>{PortAddress{sub.id, "10.0.0.255"}};
  EXPECT_EQ(refusal(request), "InvalidIpForSubnet");
  request.addresses = std::vector<PortAddress>{};
  EXPECT_TRUE(ask(request).port.fixed_ips.empty());
}

TEST_F(Networks, ChangingAddressesKeepsWhatStays) {
  const auto net = network();
  const auto sub = subnet(net.id, "10.0.0.0/24");
  const auto made = port(net.id);
  ChangePort::Request change;
  change.id = made.id;
  change.addresses = std::vector<PortAddress>{{sub.id, ""}, {"", "10.0.0.77"}};
  const auto after = ask(change).port.fixed_ips;
  EXPECT_EQ(after, (std::vector<PortAddress>{made.fixed_ips[0], {sub.id, "10.0.0.77"}}));
  change.addresses = std::vector<PortAddress>{PortAddress{"", "10.0.0.77"}};
  EXPECT_EQ(ask(change).port.fixed_ips, (std::vector<PortAddress>{{sub.id, "10.0.0.77"}}));
}

TEST_F(Networks, ANetworkOfBothVersionsGivesOneOfEach) {
  const auto net = network();
  subnet(net.id, "10.0.0.0/24");
  const auto six = subnet(net.id, "fd00:0::/64");
  EXPECT_EQ(six.gateway_ip, "fd00::1");
  const auto made = port(net.id);
  ASSERT_EQ(made.fixed_ips.size(), 2U);
  EXPECT_EQ(made.fixed_ips[1].ip_address, "fd00::2");
}

TEST_F(Networks, WhatIsInUseStays) {
  const auto net = network();
  const auto sub = subnet(net.id, "10.0.0.0/24");
  const auto made = port(net.id);
  RemoveNetwork::Request remove_network;
  remove_network.id = net.id;
  RemoveSubnet::Request remove_subnet;
  remove_subnet.id = sub.id;
  RemoveSecurityGroup::Request remove_group;
  remove_group.id = made.security_groups.at(0);
  EXPECT_EQ(refusal(remove_network), "NetworkInUse");
  EXPECT_EQ(refusal(remove_subnet), "SubnetInUse");
  EXPECT_EQ(refusal(remove_group), "SecurityGroupCannotRemoveDefault");
  RemovePort::Request remove_port;
  remove_port.id = made.id;
  ask(remove_port);
  ask(remove_network);
  EXPECT_EQ(refusal(remove_network), "NetworkNotFound");
  EXPECT_EQ(refusal(remove_subnet), "SubnetNotFound");
}

TEST_F(Networks, SubnetsOfANetworkDoNotOverlap) {
  const auto net = network();
  subnet(net.id, "10.0.0.0/24");
  EXPECT_EQ(refusal(subnet_request(net.id, "10.0.0.128/25")), "InvalidInput");
  EXPECT_EQ(refusal(subnet_request(net.id, "10.0.1.0/24")), "none");
  EXPECT_EQ(refusal(subnet_request(neighbour, "10.0.1.0/24")), "NetworkNotFound");
}

TEST_F(Networks, TheViewOfAProjectIsItsOwnAndWhatIsShared) {
  const auto net = network();
  subnet(net.id, "10.0.0.0/24");
  port(net.id);
  ListNetworks::Request list;
  list.project = neighbour;
  EXPECT_TRUE(ask(list).networks.empty());
  ChangeNetwork::Request share;
  share.id = net.id;
  share.shared = true;
  ask(share);
  ASSERT_EQ(ask(list).networks.size(), 1U);
  EXPECT_EQ(ask(list).networks[0].subnets.size(), 1U);
  ListPorts::Request ports;
  ports.project = neighbour;
  EXPECT_TRUE(ask(ports).ports.empty());
  auto theirs = port_request(net.id);
  theirs.port.project_id = neighbour;
  ask(theirs);
  share.shared = false;
  EXPECT_EQ(refusal(share), "InvalidSharedSetting");
}

TEST_F(Networks, ADefaultGroupIsMadeOnce) {
  const auto made = groups(owner);
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].name, "default");
  EXPECT_EQ(made[0].rules.size(), 4U);
  EXPECT_EQ(groups(owner).size(), 1U);
  EXPECT_NE(groups(neighbour).at(0).id, made[0].id);
}

TEST_F(Networks, ARuleIsThereOnce) {
  CreateSecurityGroup::Request create;
  create.group.project_id = owner;
  create.group.name = "web";
  const auto group = ask(create).group;
  EXPECT_EQ(group.rules.size(), 2U);
  CreateRule::Request rule;
  rule.rule.security_group_id = group.id;
  rule.rule.project_id = owner;
  rule.rule.direction = "ingress";
  rule.rule.protocol = "tcp";
  rule.rule.port_range_min = rule.rule.port_range_max = 80;
  rule.rule.remote_ip_prefix = "10.0.0.5/24";
  EXPECT_EQ(ask(rule).rule.remote_ip_prefix, "10.0.0.0/24");
  EXPECT_EQ(refusal(rule), "SecurityGroupRuleExists");
  rule.rule.remote_ip_prefix.reset();
  const auto second = ask(rule).rule;
  EXPECT_EQ(groups(owner).back().rules.size(), 4U);
  RemoveRule::Request remove;
  remove.id = second.id;
  ask(remove);
  EXPECT_EQ(refusal(remove), "SecurityGroupRuleNotFound");
}

TEST_F(Networks, AGroupThatAPortHasStays) {
  CreateSecurityGroup::Request create;
  create.group.project_id = owner;
  create.group.name = "web";
  const auto group = ask(create).group;
  auto request = port_request(network().id);
  request.groups = {group.id};
  const auto made = ask(request).port;
  EXPECT_EQ(made.security_groups, std::vector<std::string>{group.id});
  RemoveSecurityGroup::Request remove;
  remove.id = group.id;
  EXPECT_EQ(refusal(remove), "SecurityGroupInUse");
  ChangePort::Request open;
  open.id = made.id;
  open.port_security_enabled = false;
  EXPECT_EQ(refusal(open), "PortSecurityPortHasSecurityGroup");
  open.groups = std::vector<std::string>{};
  ask(open);
  ask(remove);
  request.groups = {group.id};
  EXPECT_EQ(refusal(request), "SecurityGroupNotFound");
}

TEST_F(Networks, AMacAddressIsThereOncePerNetwork) {
  const auto net = network();
  auto request = port_request(net.id);
  request.port.mac_address = "FA-16-3E-00-00-01";
  EXPECT_EQ(ask(request).port.mac_address, "fa:16:3e:00:00:01");
  EXPECT_EQ(refusal(request), "MacAddressInUse");
  ChangePort::Request change;
  change.id = port(net.id).id;
  change.mac_address = "fa:16:3e:00:00:01";
  EXPECT_EQ(refusal(change), "MacAddressInUse");
}

TEST_F(Networks, LimitsHold) {
  SetNetworkQuotas::Request set;
  set.project = owner;
  set.limits = Amounts{{"port", 1}};
  ask(set);
  const auto net = network();
  port(net.id);
  EXPECT_EQ(refusal(port_request(net.id)), "OverQuota");
  GetNetworkQuotas::Request get;
  get.project = owner;
  const auto amounts = ask(get);
  EXPECT_EQ(amounts.limits.at("port"), 1);
  EXPECT_EQ(amounts.defaults.at("port"), 500);
  EXPECT_EQ(amounts.used.at("port"), 1);
  set.limits.reset();
  ask(set);
  port(net.id);
}

}  // namespace
}  // namespace nova::test
