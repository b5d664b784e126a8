#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.hpp"
#include "common/ip.hpp"
#include "conductor/logic/port_binding.hpp"
#include "conductor/logic/security_rules.hpp"
#include "conductor/logic/subnet_plan.hpp"

namespace nova::conductor {
namespace {

using net::Cidr;
using net::Ip;
using namespace proto::networks;

template <class F>
std::string refusal(F&& function) {
  try {
    function();
  } catch (const Fault& fault) {
    return fault.error().kind;
  }
  return "none";
}

TEST(Addresses, TextsOfBothVersions) {
  EXPECT_EQ(Ip::parse("10.0.0.255")->plus(1).str(), "10.0.1.0");
  EXPECT_EQ(Ip::parse("FD00:0:0::ffff")->plus(1).str(), "fd00::1:0");
  for (const char* bad : {"", "10.0.0", "10.0.0.256", "fd00::g", "10.0.0.1/24", " 10.0.0.1"})
    EXPECT_FALSE(Ip::parse(bad)) << bad;
  EXPECT_EQ(Cidr::parse("10.1.2.3/22")->str(), "10.1.0.0/22");
  EXPECT_EQ(Cidr::parse("10.1.2.3/22")->last().str(), "10.1.3.255");
  EXPECT_EQ(Cidr::parse("::/0")->last().str(), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
  EXPECT_EQ(Cidr::parse("10.1.2.3")->prefix(), 32);
  for (const char* bad : {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "fd00::/129", "10.0.0.0/8x"})
    EXPECT_FALSE(Cidr::parse(bad)) << bad;
  EXPECT_TRUE(Cidr::parse("10.0.0.0/8")->overlaps(*Cidr::parse("10.9.0.0/16")));
  EXPECT_FALSE(Cidr::parse("10.0.0.0/16")->overlaps(*Cidr::parse("10.1.0.0/16")));
  EXPECT_FALSE(Cidr::parse("0.0.0.0/0")->overlaps(*Cidr::parse("::/0")));
}

Subnet subnet(std::string cidr, std::vector<Pool> pools = {}) {
  Subnet s;
  s.ip_version = cidr.find(':') == std::string::npos ? 4 : 6;
  s.cidr = std::move(cidr);
  s.allocation_pools = std::move(pools);
  return s;
}

TEST(SubnetPlan, DefaultsLeaveOutTheGateway) {
  const auto plain = completed(subnet("10.0.0.0/24"), true);
  EXPECT_EQ(plain.gateway_ip, "10.0.0.1");
  EXPECT_EQ(plain.allocation_pools, (std::vector<Pool>{{"10.0.0.2", "10.0.0.254"}}));
  auto middle = subnet("10.0.0.0/24");
  middle.gateway_ip = "10.0.0.100";
  EXPECT_EQ(completed(middle, true).allocation_pools,
            (std::vector<Pool>{{"10.0.0.1", "10.0.0.99"}, {"10.0.0.101", "10.0.0.254"}}));
  const auto closed = completed(subnet("10.0.0.0/30"), false);
  EXPECT_EQ(closed.gateway_ip, std::nullopt);
  EXPECT_EQ(closed.allocation_pools, (std::vector<Pool>{{"10.0.0.1", "10.0.0.2"}}));
  EXPECT_EQ(completed(subnet("10.0.0.4/31"), false).allocation_pools,
            (std::vector<Pool>{{"10.0.0.4", "10.0.0.5"}}));
  EXPECT_EQ(completed(subnet("fd00::/64"), true).allocation_pools,
            (std::vector<Pool>{{"fd00::2", "fd00::ffff:ffff:ffff:ffff"}}));
}

TEST(SubnetPlan, ContradictionsAreRefused) {
  const auto kind = [](Subnet s) { return refusal([&] { completed(std::move(s), true); }); };
  const std::string cidr = "10.0.0.0/24";
  EXPECT_EQ(kind(subnet(cidr, {{"10.0.0.9", "10.0.0.5"}})), "InvalidAllocationPool");
  EXPECT_EQ(kind(subnet(cidr, {{"10.0.0.9", "fd00::1"}})), "InvalidAllocationPool");
  EXPECT_EQ(kind(subnet(cidr, {{"10.0.0.9", "10.0.1.5"}})), "OutOfBoundsAllocationPool");
  EXPECT_EQ(kind(subnet(cidr, {{"10.0.0.0", "10.0.0.5"}})), "OutOfBoundsAllocationPool");
  EXPECT_EQ(kind(subnet(cidr, {{"10.0.0.5", "10.0.0.9"}, {"10.0.0.9", "10.0.0.20"}})),
            "OverlappingAllocationPools");
  EXPECT_EQ(kind(subnet(cidr, {{"10.0.0.1", "10.0.0.9"}})), "GatewayConflictWithAllocationPools");
  EXPECT_EQ(kind(subnet("10.0.0.0/99")), "InvalidInput");
  EXPECT_EQ(kind(subnet("0.0.0.0/0")), "InvalidInput");
  auto other = subnet(cidr);
  other.ip_version = 6;
  EXPECT_EQ(kind(other), "InvalidInput");
  other = subnet(cidr);
  other.gateway_ip = "10.0.1.1";
  EXPECT_EQ(kind(other), "InvalidInput");
  other = subnet(cidr);
  other.dns_nameservers = {"dns.example.com"};
  EXPECT_EQ(kind(other), "InvalidInput");
  other = subnet(cidr);
  other.host_routes = {{"10.9.0.0/16", "fd00::1"}};
  EXPECT_EQ(kind(other), "InvalidInput");
}

Rule rule(std::optional<std::string> protocol, std::optional<int> low = {}, std::optional<int> high = {}) {
  Rule r;
  r.direction = "ingress";
  r.protocol = std::move(protocol);
  r.port_range_min = low;
  r.port_range_max = high;
  return r;
}

TEST(SecurityRules, CanonicalForms) {
  EXPECT_EQ(checked_rule(rule("TCP", 22, 22)).protocol, "tcp");
  EXPECT_EQ(checked_rule(rule("any")).protocol, std::nullopt);
  EXPECT_EQ(checked_rule(rule("132", 1, 2)).protocol, "132");
  auto six = rule("icmp", 8);
  six.ethertype = "ipv6";
  EXPECT_EQ(checked_rule(six).protocol, "ipv6-icmp");
  EXPECT_EQ(checked_rule(six).ethertype, "IPv6");
}

TEST(SecurityRules, NonsenseIsRefused) {
  const auto kind = [](Rule r) { return refusal([&] { checked_rule(std::move(r)); }); };
  EXPECT_EQ(kind(rule("tcp", 22, 21)), "SecurityGroupInvalidPortRange");
  EXPECT_EQ(kind(rule("tcp", 22)), "SecurityGroupInvalidPortRange");
  EXPECT_EQ(kind(rule("udp", 0, 70000)), "SecurityGroupInvalidPortRange");
  EXPECT_EQ(kind(rule({}, 22, 22)), "SecurityGroupProtocolRequiredWithPorts");
  EXPECT_EQ(kind(rule("gre", 22, 22)), "SecurityGroupInvalidProtocolForPort");
  EXPECT_EQ(kind(rule("nonsense")), "SecurityGroupRuleInvalidProtocol");
  EXPECT_EQ(kind(rule("256")), "SecurityGroupRuleInvalidProtocol");
  EXPECT_EQ(kind(rule("icmp", {}, 1)), "SecurityGroupMissingIcmpType");
  EXPECT_EQ(kind(rule("icmp", 300)), "SecurityGroupInvalidIcmpValue");
  EXPECT_EQ(kind(rule("ipv6-icmp")), "SecurityGroupEthertypeConflictWithProtocol");
  auto bad = rule("tcp");
  bad.direction = "sideways";
  EXPECT_EQ(kind(bad), "InvalidInput");
  bad = rule("tcp");
  bad.ethertype = "IPX";
  EXPECT_EQ(kind(bad), "SecurityGroupRuleInvalidEtherType");
  bad = rule("tcp");
  bad.remote_ip_prefix = "fd00::/64";
  EXPECT_EQ(kind(bad), "SecurityGroupRuleParameterConflict");
  bad.remote_group_id = "g";
  EXPECT_EQ(kind(bad), "SecurityGroupMultipleRemoteEntites");
}

TEST(PortBinding, NamesAndMacs) {
  EXPECT_EQ(bridge_name("6f1c2d3e-4a5b-6c7d-8e9f-000000000000"), "nova-6f1c2d3e4a");
  EXPECT_EQ(checked_mac("FA-16-3E-00-aa-01"), "fa:16:3e:00:aa:01");
  for (const char* bad :
       {"", "fa:16:3e:00:aa", "fb:16:3e:00:aa:01", "00:00:00:00:00:00", "fa:16:3e:00:aa:0g"})
    EXPECT_EQ(refusal([&] { checked_mac(bad); }), "HTTPBadRequest") << bad;
  EXPECT_THAT(new_mac(), testing::MatchesRegex("fa:16:3e(:[0-9a-f][0-9a-f]){3}"));
}

}  // namespace
}  // namespace nova::conductor
