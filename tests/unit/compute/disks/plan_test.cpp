#include "compute/disks/plan.hpp"

#include <gtest/gtest.h>

#include "common/error.hpp"

namespace nova::compute::disks {
namespace {

constexpr std::int64_t gib = 1024LL * 1024 * 1024;

proto::ServerSpec make_server() {
  proto::ServerSpec server;
  server.image.id = proto::ImageId("image");
  server.flavor.root_gb = 2;
  return server;
}

proto::BlockDevice blank(int size_gb, std::string format = {}) {
  proto::BlockDevice device;
  device.source_type = "blank";
  device.destination_type = "local";
  device.size_gb = size_gb;
  device.guest_format = std::move(format);
  return device;
}

std::vector<std::string> names(const std::vector<Disk>& disks) {
  std::vector<std::string> out;
  for (const auto& disk : disks) out.push_back(disk.file + "=" + disk.target);
  return out;
}

TEST(PlanDisks, FlavorAloneDecides) {
  auto server = make_server();
  server.flavor.ephemeral_gb = 3;
  server.flavor.swap_mb = 512;
  server.config_drive = true;
  const auto disks = plan_disks(server, {});
  EXPECT_EQ(names(disks),
            (std::vector<std::string>{"disk=vda", "disk.eph0=vdb", "disk.swap=vdc", "disk.config=hdd"}));
  EXPECT_EQ(disks[0].bytes, 2 * gib);
  EXPECT_EQ(disks[0].format, "qcow2");
  EXPECT_EQ(disks[1].bytes, 3 * gib);
  EXPECT_EQ(disks[1].file_system, "ext4");
  EXPECT_EQ(disks[2].bytes, 512LL * 1024 * 1024);
  EXPECT_EQ(disks[3].device, "cdrom");
}

TEST(PlanDisks, MappingDividesTheEphemeralSpace) {
  auto server = make_server();
  server.flavor.ephemeral_gb = 3;
  server.flavor.swap_mb = 512;
  server.block_devices = {blank(1), blank(2, "xfs"), blank(256, "swap")};
  const auto disks = plan_disks(server, {});
  ASSERT_EQ(disks.size(), 4u);
  EXPECT_EQ(disks[1].bytes, gib);
  EXPECT_EQ(disks[2].file_system, "xfs");
  EXPECT_EQ(disks[3].bytes, 256LL * 1024 * 1024) << "swap counts in MiB";
}

TEST(PlanDisks, RootTakesItsBusFromTheMapping) {
  auto server = make_server();
  proto::BlockDevice root;
  root.source_type = "image";
  root.destination_type = "local";
  root.boot_index = 0;
  root.disk_bus = "sata";
  server.block_devices = {root};
  EXPECT_EQ(names(plan_disks(server, {})), (std::vector<std::string>{"disk=sda"}));
}

TEST(PlanDisks, ConfigDriveByOptionOrImage) {
  auto server = make_server();
  EXPECT_EQ(plan_disks(server, {}).size(), 1u);
  Rules rules;
  rules.force_config_drive = true;
  EXPECT_EQ(plan_disks(server, rules).size(), 2u);
  server.image.properties["img_config_drive"] = "mandatory";
  EXPECT_EQ(plan_disks(server, {}).size(), 2u);
}

TEST(PlanDisks, FullBusIsAFault) {
  auto server = make_server();
  Rules rules;
  rules.disk_bus = "ide";
  server.config_drive = true;
  server.block_devices = {blank(1), blank(1)};
  EXPECT_EQ(names(plan_disks(server, rules)),
            (std::vector<std::string>{"disk=hda", "disk.eph0=hdb", "disk.eph1=hdc", "disk.config=hdd"}));
  server.block_devices.push_back(blank(1));
  EXPECT_THROW(plan_disks(server, rules), Fault);
}

}  // namespace
}  // namespace nova::compute::disks
