// Networks and packet filters as XML: what matters of them, and libvirt's schemas.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/uuid.hpp"
#include "compute/hypervisor/libvirt/network/dhcp_release.hpp"
#include "compute/hypervisor/libvirt/network/filter_xml.hpp"
#include "tests/unit/compute/hypervisor/libvirt/domain/scene.hpp"

namespace nova::compute::libvirt::testing {
namespace {

bool follows_schema(const std::string& xml, const std::string& schema) {
  const auto path = std::filesystem::temp_directory_path() / ("nova-xml-" + new_hex_id());
  std::ofstream(path) << xml;
  const auto command = "xmllint --noout --relaxng /usr/share/libvirt/schemas/" + schema + " " + path.string();
  const bool ok = std::system(command.c_str()) == 0;
  std::filesystem::remove(path);
  return ok;
}

proto::Vif dual_stack() {
  auto vif = make_vif();
  proto::FixedIp six;
  six.version = 6;
  six.address = "2001:db8::5";
  six.cidr = "2001:db8::/64";
  six.gateway = "2001:db8::1";
  vif.fixed_ips.push_back(six);
  return vif;
}

SecurityRule rule(bool ingress, std::string protocol, std::optional<int> port = {},
                  std::optional<std::vector<std::string>> remotes = {}) {
  return {ingress, 4, std::move(protocol), port, port, std::move(remotes)};
}

TEST(NetworkXml, FollowsFromThePort) {
  const auto vif = dual_stack();
  const auto xml = network_xml(vif);
  EXPECT_TRUE(follows_schema(xml, "network.rng")) << xml;
  const auto state = read_network(xml);
  EXPECT_EQ(state.bridge, "nb7d0e6f6b3f6e4");
  EXPECT_LE(state.bridge.size(), 15u);
  ASSERT_EQ(state.subnets.size(), 2u);
  EXPECT_EQ(state.find("10.0.0.1"), 0);
  EXPECT_EQ(state.find("10.9.9.9"), -1);
  EXPECT_EQ(state.subnets[0].hosts, (std::vector<DhcpHost>{{"fa:16:3e:00:00:01", "10.0.0.5"}}));
  EXPECT_NE(xml.find("<forwarder addr=\"192.0.2.53\""), xml.npos);
  EXPECT_NE(xml.find("<mtu size=\"1450\""), xml.npos);
  EXPECT_NE(xml.find("mode=\"nat\""), xml.npos);
  EXPECT_EQ(network_name(vif), "nova-7d0e6f6b-3f6e-4b59-8b0c-6a2f5f0a0002");
}

TEST(NetworkXml, WithoutGatewayItIsIsolated) {
  auto vif = make_vif();
  vif.fixed_ips[0].gateway.clear();
  const auto xml = network_xml(vif);
  EXPECT_TRUE(follows_schema(xml, "network.rng")) << xml;
  EXPECT_EQ(xml.find("forward mode"), xml.npos);
  EXPECT_TRUE(dhcp_hosts(vif).empty());
}

TEST(FilterXml, HoldsTheGuestToItsIdentity) {
  const auto xml = filter_xml(dual_stack(), {});
  EXPECT_TRUE(follows_schema(xml, "nwfilter.rng")) << xml;
  for (const auto* name :
       {"no-mac-spoofing", "no-ip-spoofing", "no-arp-spoofing", "no-ipv6-spoofing", "no-other-l2-traffic"})
    EXPECT_NE(xml.find(name), xml.npos) << name;
  EXPECT_NE(xml.find("<rule action=\"drop\" direction=\"inout\" priority=\"1000\">"), xml.npos);
  const auto v4 = filter_xml(make_vif(), {});
  EXPECT_EQ(v4.find("no-ipv6-spoofing"), v4.npos) << "its parameter would have no value";
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(filter_parameters(dual_stack(), {}), (Pairs{{"CTRL_IP_LEARNING", "none"},
                                                        {"IP", "10.0.0.5"},
                                                        {"IPV6", "2001:db8::5"},
                                                        {"IPV6", "fe80::f816:3eff:fe00:1"}}));
}

TEST(FilterXml, GroupRulesLetThrough) {
  PortSecurity security;
  security.rules = {rule(true, "tcp", 22, {{"192.0.2.0/24", "198.51.100.7", "2001:db8::1"}}), rule(false, ""),
                    rule(true, "icmp", 8), rule(true, "132"),
                    rule(true, "udp", 53, std::vector<std::string>{})};
  SecurityRule six = rule(true, "ipv6-icmp");
  six.version = 6;
  security.rules.push_back(six);
  const auto xml = filter_xml(dual_stack(), security);
  EXPECT_TRUE(follows_schema(xml, "nwfilter.rng")) << xml;
  EXPECT_NE(xml.find("<tcp dstportstart=\"22\" dstportend=\"22\" srcipaddr=\"192.0.2.0\" srcipmask=\"24\""),
            xml.npos);
  EXPECT_NE(xml.find("srcipaddr=\"198.51.100.7\" srcipmask=\"32\""), xml.npos);
  EXPECT_EQ(xml.find("srcipaddr=\"2001:db8::1\""), xml.npos) << "a remote of the other IP version";
  EXPECT_NE(xml.find("<icmp type=\"8\" code=\"8\""), xml.npos);
  EXPECT_NE(xml.find("<sctp />"), xml.npos);
  EXPECT_NE(xml.find("<all />"), xml.npos);
  EXPECT_EQ(xml.find("dstportstart=\"53\""), xml.npos) << "a group without members lets nobody in";
  EXPECT_NE(xml.find("<icmpv6 />"), xml.npos);
}

TEST(FilterXml, UnknownProtocolsStayShut) {
  PortSecurity security;
  security.rules = {rule(true, "gre"), rule(true, "253")};
  EXPECT_EQ(filter_xml(make_vif(), security), filter_xml(make_vif(), {}));
}

TEST(DhcpRelease, NamesLeaseAndServer) {
  const auto message = release_message({"nb0", "10.0.0.1", "10.0.0.5", "fa:16:3e:00:00:01"}, 7);
  EXPECT_EQ(message.substr(12, 4), std::string("\x0a\0\0\5", 4));
  EXPECT_EQ(message.substr(28, 6), std::string("\xfa\x16\x3e\0\0\1", 6));
  EXPECT_EQ(message.substr(236, 7), std::string("\x63\x82\x53\x63\x35\x01\x07", 7));
  EXPECT_EQ(message.substr(243, 6), std::string("\x36\x04\x0a\0\0\1", 6));
}

}  // namespace
}  // namespace nova::compute::libvirt::testing
