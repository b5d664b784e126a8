#include "compute/hypervisor/libvirt/domain/host.hpp"

#include <gtest/gtest.h>
#include <libvirt/libvirt.h>

#include <nlohmann/json.hpp>

#include "common/error.hpp"
#include "compute/hypervisor/libvirt/connection.hpp"
#include "compute/hypervisor/libvirt/host_facts.hpp"

namespace nova::compute::libvirt {
namespace {

constexpr std::string_view capabilities = R"(<capabilities>
  <host>
    <uuid>10d19483-2bc4-41fe-be36-6e622c98aca1</uuid>
    <cpu>
      <arch>x86_64</arch><model>EPYC</model><vendor>AMD</vendor>
      <topology sockets='1' dies='2' cores='2' threads='2'/>
      <feature name='sse4.2'/><feature name='svm'/>
      <pages unit='KiB' size='4'/><pages unit='KiB' size='2048'/>
    </cpu>
    <topology><cells num='1'><cell id='0'>
      <memory unit='KiB'>7301332</memory>
      <pages unit='KiB' size='2048'>64</pages>
      <cpus num='4'>
        <cpu id='0' socket_id='0' core_id='0' siblings='0,2'/>
        <cpu id='1' socket_id='0' core_id='1' siblings='1,3'/>
        <cpu id='2' socket_id='0' core_id='0' siblings='0,2'/>
        <cpu id='3' socket_id='0' core_id='1' siblings='1-1,3'/>
      </cpus></cell></cells></topology>
  </host>
  <guest><os_type>hvm</os_type><arch name='x86_64'>
    <machine maxCpus='255'>pc-i440fx-7.2</machine>
    <machine canonical='pc-i440fx-7.2' maxCpus='255'>pc</machine>
    <domain type='qemu'/><domain type='kvm'/></arch></guest>
  <guest><os_type>hvm</os_type><arch name='aarch64'><machine>virt-7.2</machine>
    <domain type='qemu'/></arch></guest>
</capabilities>)";

TEST(Capabilities, AreRead) {
  const auto host = read_capabilities(capabilities);
  EXPECT_EQ(host.arch, "x86_64");
  EXPECT_EQ(host.cpu_cores, 4);
  EXPECT_EQ(host.page_sizes_kib, (std::vector<std::int64_t>{4, 2048}));
  ASSERT_EQ(host.cells.size(), 1u);
  EXPECT_EQ(host.cells[0].cpus, (std::vector<int>{0, 1, 2, 3}));
  EXPECT_EQ(host.cells[0].siblings, (std::vector<std::vector<int>>{{0, 2}, {1, 3}}));
  EXPECT_EQ(host.cells[0].pages.at("2048"), 64);
  EXPECT_EQ(host.cells[0].memory_mb, 7130);
  ASSERT_NE(host.guest("x86_64"), nullptr);
  EXPECT_EQ(host.guest("x86_64")->machines.at("pc"), "pc-i440fx-7.2");
  EXPECT_EQ(host.guest("s390x"), nullptr);
  EXPECT_THROW(read_capabilities("nonsense"), Fault);
  EXPECT_THROW(read_capabilities("<capabilities/>"), Fault);
}

TEST(Capabilities, AreReportedAsNovaDoes) {
  const auto host = read_capabilities(capabilities);
  const auto info = nlohmann::json::parse(cpu_info_json(host));
  EXPECT_EQ(info["arch"], "x86_64");
  EXPECT_EQ(info["model"], "EPYC");
  EXPECT_EQ(info["topology"], (nlohmann::json{{"cells", 1}, {"sockets", 1}, {"cores", 4}, {"threads", 2}}));
  EXPECT_EQ(info["features"], (nlohmann::json{"sse4.2", "svm"}));
  EXPECT_EQ(supported_guests(host, true).size(), 3u);
  const auto emulated = supported_guests(host, false);
  ASSERT_EQ(emulated.size(), 2u);
  EXPECT_EQ(emulated[0], (proto::GuestKind{"x86_64", "qemu", "hvm"}));
}

TEST(DomainCapabilitiesOf, Machine) {
  const auto found = read_domain_capabilities(R"(<domainCapabilities>
    <os supported='yes'><enum name='firmware'><value>efi</value></enum></os>
    <cpu><mode name='host-model' supported='no'/><mode name='maximum' supported='yes'/>
      <mode name='custom' supported='yes'><model usable='yes'>EPYC</model>
        <model usable='no'>Denverton</model></mode></cpu>
    <devices><video supported='yes'><enum name='modelType'><value>vga</value></enum></video></devices>
    </domainCapabilities>)");
  EXPECT_TRUE(found.efi);
  EXPECT_EQ(found.cpu_modes, (std::set<std::string>{"custom", "maximum"}));
  EXPECT_EQ(found.cpu_models, (std::vector<std::string>{"EPYC"}));
  EXPECT_EQ(found.video_models, (std::set<std::string>{"vga"}));
}

TEST(DomainType, AutoIsKvmOnlyWhereItWorks) {
  const auto host = read_capabilities(capabilities);
  EXPECT_EQ(choose_domain_type("auto", host, true), "kvm");
  EXPECT_EQ(choose_domain_type("auto", host, false), "qemu");
  EXPECT_EQ(choose_domain_type("kvm", host, false), "kvm") << "asked for by name";
  auto bare = host;
  bare.guests[0].domain_types = {"qemu"};
  EXPECT_EQ(choose_domain_type("auto", bare, true), "qemu");
  EXPECT_THROW(choose_domain_type("kvm", bare, true), Fault);
}

TEST(LifecycleEvents, TellThePowerState) {
  using proto::PowerState;
  EXPECT_EQ(power_after(VIR_DOMAIN_EVENT_STARTED, 0), PowerState::running);
  EXPECT_EQ(power_after(VIR_DOMAIN_EVENT_SUSPENDED, 0), PowerState::paused);
  EXPECT_EQ(power_after(VIR_DOMAIN_EVENT_STOPPED, VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN), PowerState::shutdown);
  EXPECT_EQ(power_after(VIR_DOMAIN_EVENT_STOPPED, VIR_DOMAIN_EVENT_STOPPED_CRASHED), PowerState::crashed);
  EXPECT_EQ(power_after(VIR_DOMAIN_EVENT_DEFINED, 0), std::nullopt);
}

}  // namespace
}  // namespace nova::compute::libvirt
