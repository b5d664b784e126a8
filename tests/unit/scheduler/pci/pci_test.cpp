#include <gtest/gtest.h>

#include "scheduler/pci/pools.hpp"
#include "scheduler/pci/request.hpp"

namespace nova::scheduler {
namespace {

PciAliases aliases() {
  PciAliases out;
  for (const char* text : {R"({"name":"gpu","vendor_id":"10de","product_id":"1eb8"})",
                           R"({"name":"gpu","vendor_id":"10de","product_id":"1eb9"})",
                           R"({"name":"nic","device_type":"type-VF","numa_policy":"required"})"})
    add_pci_alias(out, text).value();
  return out;
}

std::vector<proto::PciPool> pools() {
  return {{"10de", "1eb8", 0, 1, {}},
          {"10de", "1eb9", 1, 2, {}},
          {"8086", "10ed", 1, 4, {{"dev_type", "type-VF"}}}};
}

TEST(PciRequest, AliasesAndCounts) {
  const auto requests = read_pci_requests(aliases(), "gpu:2, nic:1", "").value();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(requests[0].count, 2);
  EXPECT_EQ(requests[0].device.specs.size(), 2u);
  EXPECT_EQ(requests[1].device.nearness, PciNearness::required);
  EXPECT_EQ(read_pci_requests(aliases(), "nic:1", "preferred").value()[0].device.nearness,
            PciNearness::preferred);
}

TEST(PciRequest, WrongOnesSayWhy) {
  EXPECT_EQ(read_pci_requests(aliases(), "fpga:1", "").error().message, "PCI alias 'fpga' is not defined");
  EXPECT_FALSE(read_pci_requests(aliases(), "gpu", ""));
  EXPECT_FALSE(read_pci_requests(aliases(), "gpu:0", ""));
  PciAliases out;
  EXPECT_EQ(add_pci_alias(out, "{").error().message, "a JSON object");
  EXPECT_FALSE(add_pci_alias(out, R"({"vendor_id":"10de"})"));
  EXPECT_FALSE(add_pci_alias(out, R"({"name":"x","numa_policy":"maybe"})"));
  EXPECT_TRUE(out.empty());
}

TEST(PciPools, AnAliasTakesFromSeveralPools) {
  EXPECT_TRUE(devices_fit(pools(), read_pci_requests(aliases(), "gpu:3", "").value(), nullptr));
  EXPECT_FALSE(devices_fit(pools(), read_pci_requests(aliases(), "gpu:4", "").value(), nullptr));
  EXPECT_FALSE(devices_fit(pools(), read_pci_requests(aliases(), "gpu:2,gpu:2", "").value(), nullptr));
}

TEST(PciPools, Nearness) {
  const std::set<int> cell0{0};
  EXPECT_FALSE(devices_fit(pools(), read_pci_requests(aliases(), "nic:1", "").value(), &cell0));
  EXPECT_TRUE(devices_fit(pools(), read_pci_requests(aliases(), "nic:1", "preferred").value(), &cell0));
  auto unbound = pools();
  unbound[2].numa_node = -1;
  EXPECT_TRUE(devices_fit(unbound, read_pci_requests(aliases(), "nic:1", "legacy").value(), &cell0));
  EXPECT_FALSE(devices_fit(unbound, read_pci_requests(aliases(), "nic:1", "required").value(), &cell0));
}

TEST(PciPools, DevicesBesideTheGuestGoFirst) {
  auto left = pools();
  const std::set<int> cell1{1};
  ASSERT_TRUE(take_devices(left, read_pci_requests(aliases(), "gpu:2", "preferred").value(), &cell1));
  EXPECT_EQ(left[0].count, 1);
  EXPECT_EQ(left[1].count, 0);
}

}  // namespace
}  // namespace nova::scheduler
