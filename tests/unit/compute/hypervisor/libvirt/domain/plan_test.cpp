#include "compute/hypervisor/libvirt/domain/plan.hpp"

#include <gtest/gtest.h>

#include "compute/hypervisor/libvirt/domain/plan_parts.hpp"
#include "tests/unit/compute/hypervisor/libvirt/domain/scene.hpp"

namespace nova::compute::libvirt::testing {
namespace {

Errc refusal(const proto::ServerSpec& server, const PlanOptions& options = {}) {
  try {
    describe(server, make_host(), options);
  } catch (const Fault& fault) {
    return fault.code();
  }
  return Errc::internal;
}

proto::ServerSpec with_spec(const std::string& key, const std::string& value) {
  auto server = make_server();
  server.flavor.extra_specs[key] = value;
  return server;
}

proto::ServerSpec with_property(const std::string& key, const std::string& value) {
  auto server = make_server();
  server.vifs.push_back(make_vif());
  server.image.properties[key] = value;
  return server;
}

TEST(Plan, WhatNoHostCouldDoIsRefusedForGood) {
  for (const auto& [key, value] : std::map<std::string, std::string>{{"hw:cpu_policy", "dedicated"},
                                                                     {"hw:numa_nodes", "2"},
                                                                     {"hw:mem_encryption", "true"},
                                                                     {"pci_passthrough:alias", "gpu:1"},
                                                                     {"hw:mem_page_size", "lots"},
                                                                     {"hw:watchdog_action", "explode"},
                                                                     {"quota:cpu_shares", "many"},
                                                                     {"hw:pmu", "perhaps"}})
    EXPECT_EQ(refusal(with_spec(key, value)), Errc::bad_request) << key;
  for (const auto& [key, value] : std::map<std::string, std::string>{{"hw_disk_bus", "floppy"},
                                                                     {"hw_vif_model", "carrier-pigeon"},
                                                                     {"hw_video_model", "cga"},
                                                                     {"hw_video_ram", "64"},
                                                                     {"os_secure_boot", "required"}})
    EXPECT_EQ(refusal(with_property(key, value)), Errc::bad_request) << key;
}

TEST(Plan, WhatOnlyThisHostLacksLeavesOthersTheChance) {
  EXPECT_EQ(refusal(with_property("hw_machine_type", "pc-i440fx-99.0")), Errc::no_valid_host);
  EXPECT_EQ(refusal(with_property("hw_architecture", "riscv64")), Errc::no_valid_host);
  EXPECT_EQ(refusal(with_property("hw_firmware_type", "uefi")), Errc::no_valid_host);
  EXPECT_EQ(refusal(with_spec("hw:tpm_version", "2.0")), Errc::no_valid_host);
  EXPECT_EQ(refusal(with_spec("hw:mem_page_size", "16MB")), Errc::no_valid_host);
}

TEST(Plan, ContradictionOfFlavorAndImageIsRefused) {
  auto server = with_spec("hw:tpm_version", "1.2");
  server.image.properties["hw_tpm_version"] = "2.0";
  EXPECT_EQ(refusal(server), Errc::bad_request);
}

TEST(Plan, VolumesAreRefused) {
  auto server = make_server();
  proto::BlockDevice volume;
  volume.source_type = "volume";
  volume.destination_type = "volume";
  server.block_devices.push_back(volume);
  EXPECT_EQ(refusal(server), Errc::bad_request);
  auto bare = make_server();
  bare.image.id = proto::ImageId();
  EXPECT_EQ(refusal(bare), Errc::bad_request);
}

TEST(Plan, ForeignArchitectureIsEmulated) {
  const auto spec = describe(with_property("hw_architecture", "aarch64"));
  EXPECT_EQ(spec.type, "qemu");
  EXPECT_EQ(spec.boot.machine, "virt");
  EXPECT_FALSE(spec.boot.smbios);
}

TEST(Plan, CdromBusFollowsTheMachine) {
  auto server = make_server();
  server.config_drive = true;
  EXPECT_EQ(describe(server).disks.back().bus, "ide");
  EXPECT_EQ(describe(server).disks.back().target, "hdd");
  server.image.properties["hw_machine_type"] = "q35";
  EXPECT_EQ(describe(server).disks.back().bus, "sata");
}

TEST(Plan, EmulationUsesTheMachinesOwnProcessor) {
  EXPECT_EQ(describe(make_server(), make_host("qemu")).cpu.mode, "");
  EXPECT_EQ(describe(make_server(), make_host("kvm")).cpu.mode, "host-model");
  PlanOptions options;
  options.libvirt.cpu_mode = "custom";
  options.libvirt.cpu_models = {"Skylake", "EPYC"};
  options.libvirt.cpu_model_extra_flags = {"+pcid", "-mpx"};
  const auto cpu = describe(make_server(), make_host(), options).cpu;
  EXPECT_EQ(cpu.model, "EPYC") << "the first that the host can use";
  EXPECT_EQ(cpu.features, (decltype(cpu.features){{"pcid", "require"}, {"mpx", "disable"}}));
}

TEST(Plan, FilterGetsTheAddressesOfThePort) {
  auto server = make_server();
  server.vifs.push_back(make_vif());
  const auto spec = describe(server);
  ASSERT_EQ(spec.interfaces.size(), 1u);
  EXPECT_EQ(spec.interfaces[0].target, "tapc1a5e2aa-0b");
  EXPECT_EQ(spec.interfaces[0].filter_parameters.back(),
            (std::pair<std::string, std::string>("IP", "10.0.0.5")));
  server.vifs[0].port_security = false;
  EXPECT_TRUE(describe(server).interfaces[0].filter_parameters.empty());
}

TEST(Plan, QueuesAreBoundedByOption) {
  auto server = with_spec("hw:vif_multiqueue_enabled", "true");
  server.vifs.push_back(make_vif());
  server.flavor.vcpus = 32;
  EXPECT_EQ(describe(server).interfaces[0].queues, 8);
}

TEST(Topology, PrefersWhatIsAskedWithinTheLimits) {
  using planning::choose_topology;
  using planning::TopologyWish;
  const auto of = [](int vcpus, TopologyWish wish) {
    const auto t = choose_topology(vcpus, wish);
    return std::tuple(t.sockets, t.cores, t.threads);
  };
  TopologyWish wish;
  EXPECT_EQ(of(4, wish), std::tuple(4, 1, 1));
  wish.cores = 4;
  EXPECT_EQ(of(8, wish), std::tuple(2, 4, 1));
  wish.threads = 2;
  EXPECT_EQ(of(8, wish), std::tuple(1, 4, 2));
  EXPECT_EQ(of(6, wish), std::tuple(3, 1, 2)) << "four cores do not divide six";
  wish = {};
  wish.max_sockets = 2;
  EXPECT_EQ(of(8, wish), std::tuple(2, 4, 1));
  wish.max_cores = 1;
  wish.max_threads = 1;
  EXPECT_THROW(choose_topology(8, wish), Fault);
}

TEST(Xml, ControlCharactersDoNotBreakIt) {
  auto server = make_server();
  server.name = "a\x01\x1f z";
  const auto xml = domain_xml(describe(server));
  EXPECT_NE(xml.find("<nova:name>a z</nova:name>"), xml.npos) << xml;
}

TEST(Xml, LeftoversAreReadBack) {
  auto server = make_server();
  server.vifs.push_back(make_vif());
  const auto left = read_leftovers(domain_xml(describe(server)));
  ASSERT_EQ(left.interfaces.size(), 1u);
  EXPECT_EQ(left.interfaces[0].mac, "fa:16:3e:00:00:01");
  EXPECT_EQ(left.interfaces[0].network, "nova-7d0e6f6b-3f6e-4b59-8b0c-6a2f5f0a0002");
  EXPECT_EQ(left.interfaces[0].filter, "nova-c1a5e2aa-0bcd-4e57-9c1f-0d8f3a6f0001");
  EXPECT_EQ(left.disks,
            (std::vector<std::string>{"/var/lib/nova/instances/2f1c8f4e-5a43-4ae1-9f4e-8a1d6a9b0001/disk"}));
  EXPECT_EQ(read_generation("<server generation='12'/>"), 12);
  EXPECT_EQ(read_generation("nonsense"), 0);
}

}  // namespace
}  // namespace nova::compute::libvirt::testing
