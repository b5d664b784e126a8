// Whole domains as XML, against files in tests/golden/domain and against libvirt's schema. To accept a
// change: NOVA_UPDATE_GOLDEN=1 compute_libvirt_test, then read the difference.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/unit/compute/hypervisor/libvirt/domain/scene.hpp"

namespace nova::compute::libvirt::testing {
namespace {

struct Case {
  std::string name;
  DomainSpec (*make)();
};

DomainSpec plain() { return describe(make_server()); }

DomainSpec emulated_with_network() {
  auto server = make_server();
  server.vifs.push_back(make_vif());
  server.config_drive = true;
  return describe(server, make_host("qemu"));
}

DomainSpec every_quota() {
  auto server = make_server();
  server.vifs.push_back(make_vif());
  server.flavor.vcpus = 8;
  server.flavor.extra_specs = {{"quota:cpu_shares", "512"},
                               {"quota:cpu_period", "20000"},
                               {"quota:cpu_quota", "10000"},
                               {"quota:disk_read_bytes_sec", "1048576"},
                               {"quota:disk_write_iops_sec", "100"},
                               {"quota:vif_inbound_average", "1000"},
                               {"quota:vif_outbound_average", "2000"},
                               {"quota:vif_outbound_peak", "4000"},
                               {"quota:vif_outbound_burst", "512"},
                               {"hw:cpu_cores", "4"},
                               {"hw:cpu_threads", "2"},
                               {"hw:mem_page_size", "2MB"},
                               {"hw:locked_memory", "true"},
                               {"hw:vif_multiqueue_enabled", "true"},
                               {"hw:watchdog_action", "reset"},
                               {"hw_rng:rate_bytes", "2048"},
                               {"hw_rng:rate_period", "1000"},
                               {"hw:hide_hypervisor_id", "yes"},
                               {"hw:pmu", "false"}};
  return describe(server);
}

DomainSpec uefi_windows() {
  auto server = make_server();
  server.image.properties = {
      {"hw_machine_type", "q35"}, {"hw_firmware_type", "uefi"},   {"os_secure_boot", "required"},
      {"os_type", "windows"},     {"hw_qemu_guest_agent", "yes"}, {"hw_boot_menu", "true"},
      {"hw_input_bus", "virtio"}, {"hw_sound_model", "ich9"},     {"hw_tpm_version", "2.0"}};
  PlanOptions options;
  options.libvirt.num_pcie_ports = 4;
  options.libvirt.swtpm_enabled = true;
  return describe(server, make_host(), options);
}

DomainSpec scsi_with_more_disks() {
  auto server = make_server();
  server.flavor.ephemeral_gb = 2;
  server.flavor.swap_mb = 64;
  server.image.properties = {
      {"hw_disk_bus", "scsi"}, {"hw_cdrom_bus", "scsi"}, {"hw_serial_port_count", "2"}};
  server.config_drive = true;
  PlanOptions options;
  options.libvirt.hw_disk_discard = "unmap";
  options.vnc.enabled = false;
  return describe(server, make_host(), options);
}

DomainSpec boots_from_iso() {
  auto server = make_server();
  server.image.disk_format = "iso";
  proto::BlockDevice target;
  target.source_type = "blank";
  target.destination_type = "local";
  target.size_gb = 4;
  target.boot_index = 1;
  server.block_devices.push_back(target);
  return describe(server);
}

const Case cases[] = {{"plain", plain},
                      {"emulated_with_network", emulated_with_network},
                      {"every_quota", every_quota},
                      {"uefi_windows", uefi_windows},
                      {"scsi_with_more_disks", scsi_with_more_disks},
                      {"boots_from_iso", boots_from_iso}};

class Golden : public ::testing::TestWithParam<Case> {
 protected:
  std::filesystem::path file() const { return "tests/golden/domain/" + GetParam().name + ".xml"; }
};

TEST_P(Golden, IsUnchanged) {
  const auto xml = domain_xml(GetParam().make());
  if (std::getenv("NOVA_UPDATE_GOLDEN")) std::ofstream(file()) << xml;
  std::ifstream in(file());
  std::stringstream expected;
  expected << in.rdbuf();
  EXPECT_EQ(xml, expected.str()) << file();
}

TEST_P(Golden, FollowsLibvirtsSchema) {
  const std::string schema = "/usr/share/libvirt/schemas/domain.rng";
  if (!std::filesystem::exists(schema)) FAIL() << schema << " is not there: install libvirt0";
  const auto command = "xmllint --noout --relaxng " + schema + " " + file().string() + " 2>/dev/null";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
}

INSTANTIATE_TEST_SUITE_P(Domains, Golden, ::testing::ValuesIn(cases),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace nova::compute::libvirt::testing
