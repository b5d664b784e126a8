// Networks, addresses and packet filters.
#include "compute/process/run.hpp"
#include "tests/functional/compute/fixture.hpp"

namespace nova::compute::libvirt {
namespace {

using proto::PowerOp;

class Networks : public DriverTest {
 protected:
  std::string network() { return virsh("net-dumpxml nova-" + network_id); }
  bool knows(const proto::Vif& vif) {
    return network().find("<host mac='" + vif.mac + "'") != std::string::npos &&
           network().find("ip='" + vif.fixed_ips[0].address + "'") != std::string::npos;
  }
  std::string filter(const proto::Vif& vif) { return virsh("nwfilter-dumpxml nova-" + vif.port_id.str()); }
};

TEST_F(Networks, LastGuestTakesTheNetworkAlong) {
  auto one = make_server(), two = make_server();
  one.vifs.push_back(make_vif(31));
  two.vifs.push_back(make_vif(32));
  build(one);
  EXPECT_TRUE(knows(one.vifs[0]));
  build(two);
  EXPECT_TRUE(knows(one.vifs[0]) && knows(two.vifs[0])) << network();
  EXPECT_NE(virsh("domiflist " + two.id.str()).find("nova-" + network_id), std::string::npos);
  destroy(one);
  EXPECT_FALSE(knows(one.vifs[0]));
  EXPECT_TRUE(knows(two.vifs[0]));
  destroy(two);
  EXPECT_NE(network().find("not found"), std::string::npos);
}

TEST_F(Networks, AddressOfALostGuestMakesWay) {
  auto lost = make_server(), next = make_server(), other = make_server();
  other.vifs.push_back(make_vif(40));
  build(other);  // keeps the network up
  lost.vifs.push_back(make_vif(41));
  build(lost);
  virsh("destroy " + lost.id.str());
  virsh("undefine " + lost.id.str());
  next.vifs.push_back(make_vif(42));
  next.vifs[0].fixed_ips[0].address = lost.vifs[0].fixed_ips[0].address;
  build(next);
  EXPECT_TRUE(knows(next.vifs[0])) << network();
  EXPECT_FALSE(knows(lost.vifs[0]));
}

TEST_F(Networks, FilterHoldsAndFollowsTheGroups) {
  rules.answer.rules = {{true, 4, "tcp", 22, 22, std::nullopt}, {false, 4, "", {}, {}, std::nullopt}};
  options.filter_interval = std::chrono::milliseconds(200);
  make_driver();
  auto server = make_server();
  server.vifs.push_back(make_vif(51));
  build(server);
  const auto& vif = server.vifs[0];
  EXPECT_NE(filter(vif).find("no-mac-spoofing"), std::string::npos);
  EXPECT_NE(filter(vif).find("dstportstart='22'"), std::string::npos) << filter(vif);
  const auto tap = "tap" + vif.port_id.str().substr(0, 11);
  const auto tables = run_program({"iptables", "-S"}).out;
  EXPECT_NE(tables.find("-A FO-" + tap + " -p tcp -m tcp --dport 22"), std::string::npos) << tables;
  rules.answer.rules[0].port_min = rules.answer.rules[0].port_max = 8080;
  EXPECT_TRUE(eventually([&] { return filter(vif).find("dstportstart='8080'") != std::string::npos; }));
  EXPECT_EQ(filter(vif).find("dstportstart='22'"), std::string::npos);
}

TEST_F(Networks, PortWithoutSecurityIsNotFiltered) {
  auto server = make_server();
  server.vifs.push_back(make_vif(61));
  server.vifs[0].port_security = false;
  build(server);
  EXPECT_EQ(virsh("dumpxml " + server.id.str()).find("filterref"), std::string::npos);
}

TEST_F(Networks, StartBringsBackWhatAHostLost) {
  auto server = make_server();
  server.vifs.push_back(make_vif(71));
  build(server);
  EXPECT_EQ(power(server, PowerOp::stop), proto::PowerState::shutdown);
  virsh("net-destroy nova-" + network_id);
  EXPECT_EQ(power(server, PowerOp::start), proto::PowerState::running);
  EXPECT_TRUE(knows(server.vifs[0]));
}

TEST_F(Networks, NoRulesNoGuest) {
  rules.away = true;
  auto server = make_server();
  server.vifs.push_back(make_vif(81));
  EXPECT_EQ(failure(driver->build({}, server, [](proto::TaskState) {})), Errc::unavailable);
  EXPECT_FALSE(guest(server)) << "an unfiltered guest would be worse than none";
  rules.away = false;
  build(server);
  EXPECT_TRUE(guest(server));
}

TEST_F(Networks, UnknownKindsOfInterfaceAreForOtherHosts) {
  auto server = make_server();
  server.vifs.push_back(make_vif(91));
  server.vifs[0].vif_type = "ovs";
  EXPECT_EQ(failure(driver->build({}, server, [](proto::TaskState) {})), Errc::no_valid_host);
}

TEST_F(Networks, TapOnABridge) {
  const std::string bridge = "nbt" + network_id.substr(0, 8);
  ASSERT_TRUE(run_program({"ip", "link", "add", bridge, "type", "bridge"}).ok());
  auto server = make_server();
  server.vifs.push_back(make_vif(95));
  server.vifs[0].vif_type = "bridge";
  server.vifs[0].bridge = bridge;
  build(server);
  EXPECT_NE(run_program({"ip", "link", "show", "master", bridge}).out.find("tap"), std::string::npos);
  destroy(server);
  run_program({"ip", "link", "del", bridge});
}

}  // namespace
}  // namespace nova::compute::libvirt
