// The life of a guest.
#include <fstream>

#include "tests/functional/compute/fixture.hpp"

namespace nova::compute::libvirt {
namespace {

using proto::PowerOp;
using proto::PowerState;

TEST_F(DriverTest, BuildsAGuestThatSpeaks) {
  const auto server = make_server();
  std::vector<proto::TaskState> seen;
  const auto result = run(driver->build({}, server, [&](proto::TaskState state) { seen.push_back(state); }));
  EXPECT_EQ(result.root_device_name, "/dev/vda");
  EXPECT_EQ(result.power, PowerState::running);
  EXPECT_EQ(seen.back(), proto::TaskState::spawning);
  EXPECT_TRUE(console_says(server, "tiny guest: up"));
  const auto found = guest(server);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->ours);
  EXPECT_EQ(found->generation, 1);
  EXPECT_EQ(found->name, server.instance_name);
  EXPECT_EQ(run(driver->console_output(server.id, 1)), "tiny guest: up\r\n");

  const auto before = virsh("domid " + server.id.str());
  build(server);
  EXPECT_EQ(virsh("domid " + server.id.str()), before) << "an equal running guest is success";
  EXPECT_EQ(images.downloads, 1);
}

TEST_F(DriverTest, LeavesNothingBehind) {
  auto server = make_server();
  server.vifs.push_back(make_vif(11));
  server.config_drive = true;
  server.flavor.ephemeral_gb = 1;
  server.flavor.swap_mb = 8;
  build(server);
  EXPECT_TRUE(std::filesystem::exists(folder(server) / "disk.config"));
  destroy(server);
  EXPECT_FALSE(guest(server));
  EXPECT_FALSE(std::filesystem::exists(folder(server)));
  EXPECT_EQ(virsh("net-list --all --name").find(network_id), std::string::npos);
  EXPECT_EQ(virsh("nwfilter-list").find(server.vifs[0].port_id.str()), std::string::npos);
  for (const auto& entry : std::filesystem::directory_iterator(instances))
    EXPECT_EQ(entry.path().filename(), "_base");
  EXPECT_EQ(failure(driver->console_output(server.id, std::nullopt)), Errc::not_found);
  destroy(server);  // absent is success
}

TEST_F(DriverTest, StopsByTheButtonAndStartsAgain) {
  const auto server = make_server();
  build(server);
  ASSERT_TRUE(console_says(server, "tiny guest: up"));
  EXPECT_EQ(power(server, PowerOp::stop), PowerState::shutdown);
  EXPECT_NE(console(server).find("power button, off"), std::string::npos) << console(server);
  EXPECT_EQ(power(server, PowerOp::stop), PowerState::shutdown);
  EXPECT_EQ(power(server, PowerOp::start), PowerState::running);
  EXPECT_EQ(power(server, PowerOp::start), PowerState::running);
  EXPECT_TRUE(console_says(server, "tiny guest: up"));
}

TEST_F(DriverTest, SwitchesOffAGuestThatDoesNotListen) {
  options.guest.shutdown_timeout = std::chrono::seconds(0);
  make_driver();
  const auto server = make_server();
  build(server);
  EXPECT_EQ(power(server, PowerOp::stop), PowerState::shutdown);
}

TEST_F(DriverTest, RebootsSoftAndHard) {
  const auto server = make_server();
  build(server);
  ASSERT_TRUE(console_says(server, "tiny guest: up"));
  const auto first = virsh("domid " + server.id.str());
  EXPECT_EQ(power(server, PowerOp::reboot_soft), PowerState::running);
  EXPECT_TRUE(console_says(server, "tiny guest: up"));
  const auto second = virsh("domid " + server.id.str());
  EXPECT_NE(first, second);
  EXPECT_EQ(power(server, PowerOp::reboot_hard), PowerState::running);
  EXPECT_NE(virsh("domid " + server.id.str()), second);
  EXPECT_TRUE(console_says(server, "tiny guest: up"));
}

TEST_F(DriverTest, RebootDefinesTheGuestAnew) {
  auto server = make_server();
  build(server);
  server.generation = 4;
  server.flavor.memory_mb = 24;
  EXPECT_EQ(power(server, PowerOp::reboot_hard), PowerState::running);
  EXPECT_EQ(guest(server)->generation, 4);
  EXPECT_NE(virsh("dominfo " + server.id.str()).find("24576 KiB"), std::string::npos);
}

TEST_F(DriverTest, PausesAndSuspends) {
  const auto server = make_server();
  build(server);
  EXPECT_EQ(power(server, PowerOp::pause), PowerState::paused);
  EXPECT_EQ(power(server, PowerOp::pause), PowerState::paused);
  EXPECT_EQ(power(server, PowerOp::unpause), PowerState::running);
  EXPECT_EQ(power(server, PowerOp::suspend), PowerState::shutdown);
  EXPECT_EQ(power(server, PowerOp::suspend), PowerState::shutdown);
  EXPECT_EQ(power(server, PowerOp::resume), PowerState::running);
  EXPECT_EQ(power(server, PowerOp::resume), PowerState::running);
  EXPECT_EQ(power(server, PowerOp::suspend), PowerState::shutdown);
  EXPECT_EQ(power(server, PowerOp::reboot_hard), PowerState::running) << "the saved state is dropped";
  EXPECT_TRUE(console_says(server, "tiny guest: up"));
}

TEST_F(DriverTest, GenerationsFence) {
  auto server = make_server();
  server.generation = 5;
  build(server);
  auto stale = server;
  stale.generation = 4;
  EXPECT_EQ(failure(driver->change_power({}, stale, PowerOp::stop)), Errc::conflict);
  EXPECT_EQ(failure(driver->build({}, stale, [](proto::TaskState) {})), Errc::conflict);
  destroy(stale);
  EXPECT_TRUE(guest(server)) << "a newer guest is left alone";
  auto newer = server;
  newer.generation = 6;
  build(newer);
  EXPECT_EQ(guest(server)->generation, 6);
}

TEST_F(DriverTest, ForeignDomainsAreNotTouched) {
  const auto server = make_server();
  const auto file = instances / "foreign.xml";
  std::ofstream(file) << "<domain type='qemu'><name>foreign-" << server.id.str().substr(0, 8)
                      << "</name><uuid>" << server.id.str()
                      << "</uuid><memory unit='MiB'>8</memory><os><type>hvm</type></os></domain>";
  virsh("define " + file.string());
  ASSERT_TRUE(guest(server));
  EXPECT_FALSE(guest(server)->ours);
  EXPECT_EQ(failure(driver->destroy({}, server)), Errc::conflict);
  EXPECT_EQ(failure(driver->build({}, server, [](proto::TaskState) {})), Errc::conflict);
  EXPECT_TRUE(guest(server));
  virsh("undefine " + server.id.str());
}

TEST_F(DriverTest, TellsWhenAGuestEndsByItself) {
  const auto server = make_server();
  build(server);
  const auto last = std::make_shared<std::optional<PowerState>>();  // events come during the teardown too
  driver->on_event([last, wanted = server.id](proto::ServerId id, PowerState state) {
    if (id == wanted) *last = state;
  });
  virsh("destroy " + server.id.str());
  EXPECT_TRUE(eventually([&] { return *last == PowerState::shutdown; }));
  virsh("start " + server.id.str());
  EXPECT_TRUE(eventually([&] { return *last == PowerState::running; }));
}

TEST_F(DriverTest, ReportsTheHost) {
  const auto inventory = run(driver->inventory());
  EXPECT_EQ(inventory.hypervisor_type, "QEMU");
  EXPECT_GT(inventory.hypervisor_version, 1'000'000);
  EXPECT_GT(inventory.vcpus, 0);
  EXPECT_GT(inventory.memory_mb, 0);
  EXPECT_GT(inventory.local_gb, 0);
  EXPECT_FALSE(inventory.node.empty());
  EXPECT_FALSE(inventory.supported.empty());
  EXPECT_NE(inventory.cpu_info.text.find("\"arch\":"), std::string::npos);
  EXPECT_NE(run(driver->uptime()).find("load average"), std::string::npos);
}

}  // namespace
}  // namespace nova::compute::libvirt
