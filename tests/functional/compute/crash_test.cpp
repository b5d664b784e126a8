// libvirtd that dies, and builds that were cut off at every step.
#include <fstream>

#include "compute/process/run.hpp"
#include "tests/functional/compute/fixture.hpp"

namespace nova::compute::libvirt {
namespace {
namespace fs = std::filesystem;

TEST_F(DriverTest, OutlivesLibvirtd) {
  const auto server = make_server();
  build(server);
  ASSERT_TRUE(console_says(server, "tiny guest: up"));
  EXPECT_EQ(driver->problem(), "");
  kill_libvirtd();
  EXPECT_TRUE(eventually([&] { return !driver->problem().empty(); }));
  EXPECT_EQ(failure(driver->list()), Errc::unavailable);
  const auto waiting = make_server();
  EXPECT_EQ(failure(driver->build({}, waiting, [](proto::TaskState) {})), Errc::unavailable);
  EXPECT_NE(console(server).find("tiny guest: up"), std::string::npos) << "files need no libvirtd";
  restart_libvirtd();
  EXPECT_TRUE(eventually([&] { return driver->problem().empty(); }));
  ASSERT_TRUE(guest(server));
  EXPECT_EQ(guest(server)->power, proto::PowerState::running) << "the guest ran on";
  const auto events = std::make_shared<int>(0);  // they still come while the test is torn down
  driver->on_event([events](proto::ServerId, proto::PowerState) { ++*events; });
  virsh("destroy " + server.id.str());
  EXPECT_TRUE(eventually([&] { return *events > 0; })) << "events come over the new connection";
  build(waiting);
  EXPECT_TRUE(guest(waiting));
}

TEST_F(DriverTest, SecondBuildFinishesTheFirst) {
  // After the disks, with a stale part of one.
  auto server = make_server();
  server.config_drive = true;
  server.flavor.swap_mb = 4;
  build(server);
  virsh("destroy " + server.id.str());
  virsh("undefine " + server.id.str());
  fs::remove(folder(server) / "disk.swap");
  std::ofstream(folder(server) / "disk.swap.part") << "half";
  const auto disk = fs::last_write_time(folder(server) / "disk");
  build(server);
  EXPECT_TRUE(console_says(server, "tiny guest: up"));
  EXPECT_TRUE(fs::exists(folder(server) / "disk.swap"));
  EXPECT_FALSE(fs::exists(folder(server) / "disk.swap.part"));
  EXPECT_LE(disk, fs::last_write_time(folder(server) / "disk"));
  // After the definition, before the start.
  virsh("destroy " + server.id.str());
  build(server);
  EXPECT_EQ(guest(server)->power, proto::PowerState::running);
  // With the guest paused by somebody.
  virsh("suspend " + server.id.str());
  build(server);
  EXPECT_EQ(guest(server)->power, proto::PowerState::running);
}

TEST_F(DriverTest, CutDownloadIsBegunAgain) {
  auto server = make_server();
  fs::create_directories(instances / "_base");
  std::ofstream(instances / "_base" / "da39a3ee5e6b4b0d3255bfef95601890afd80709.part-x") << "half";
  build(server);
  EXPECT_TRUE(console_says(server, "tiny guest: up"));
}

TEST_F(DriverTest, HalfRemovedServersAreSwept) {
  fs::create_directories(instances / "0b7e6f38-4a8f-4a59-8e6e-9f0d8a0f0001_del" / "x");
  make_driver();
  EXPECT_FALSE(fs::exists(instances / "0b7e6f38-4a8f-4a59-8e6e-9f0d8a0f0001_del"));
}

TEST_F(DriverTest, DestroyOfHalfBuiltServersLeavesNothing) {
  auto server = make_server();
  server.vifs.push_back(make_vif(33));
  build(server);
  virsh("destroy " + server.id.str());
  virsh("undefine " + server.id.str());
  destroy(server);
  EXPECT_FALSE(fs::exists(folder(server)));
  EXPECT_EQ(virsh("net-list --name").find(network_id), std::string::npos);
  EXPECT_EQ(virsh("nwfilter-list").find(server.vifs[0].port_id.str()), std::string::npos);
}

TEST_F(DriverTest, StopAndStartOfTheDriverFindsTheGuests) {
  const auto server = make_server();
  build(server);
  make_driver();
  EXPECT_EQ(guest(server)->power, proto::PowerState::running);
}

TEST_F(DriverTest, LibvirtThatIsAwayAtTheStartIsSaid) {
  options.libvirt.connection_uri = "qemu:///system?socket=/nonexistent/libvirt-sock";
  Driver lost({loop.get_executor(), images, rules}, options, log.logger("driver"));
  EXPECT_EQ(failure(lost.start()), Errc::unavailable);
  EXPECT_NE(lost.problem(), "");
  run(lost.stop());
}

}  // namespace
}  // namespace nova::compute::libvirt
