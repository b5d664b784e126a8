#include "compute/hypervisor/libvirt/domain/parts.hpp"

namespace nova::compute::libvirt::parts {
namespace {

void add_memory(pugi::xml_node domain, const MemorySpec& memory) {
  attribute(text_element(domain, "memory", memory.kib), "unit", "KiB");
  if (memory.huge_page_kib == 0 && !memory.locked) return;
  auto backing = element(domain, "memoryBacking");
  if (memory.huge_page_kib != 0) {
    auto page = element(element(backing, "hugepages"), "page");
    attribute(page, "size", memory.huge_page_kib);
    attribute(page, "unit", "KiB");
  }
  if (memory.locked) {
    element(backing, "nosharepages");
    element(backing, "locked");
  }
}

void add_tune(pugi::xml_node domain, const CpuTune& tune) {
  if (tune.shares == 0 && tune.period == 0 && !tune.quota) return;
  auto node = element(domain, "cputune");
  if (tune.shares != 0) text_element(node, "shares", tune.shares);
  if (tune.period != 0) text_element(node, "period", tune.period);
  if (tune.quota) text_element(node, "quota", *tune.quota);
}

void add_sysinfo(pugi::xml_node domain, const DomainSpec& spec) {
  if (!spec.boot.smbios) return;
  auto sysinfo = element(domain, "sysinfo");
  attribute(sysinfo, "type", "smbios");
  auto system = element(sysinfo, "system");
  const auto entry = [&](const char* name, const std::string& value) {
    if (!value.empty()) attribute(text_element(system, "entry", value), "name", name);
  };
  entry("manufacturer", "OpenStack Foundation");
  entry("product", "OpenStack Nova");
  entry("version", spec.sysinfo.version);
  entry("serial", spec.sysinfo.serial);
  entry("uuid", spec.sysinfo.uuid);
  entry("family", "Virtual Machine");
}

void add_os(pugi::xml_node domain, const BootSpec& boot) {
  auto os = element(domain, "os");
  if (boot.efi) attribute(os, "firmware", "efi");
  auto type = text_element(os, "type", "hvm");
  if (!boot.arch.empty()) attribute(type, "arch", boot.arch);
  if (!boot.machine.empty()) attribute(type, "machine", boot.machine);
  if (boot.efi) attribute(element(os, "loader"), "secure", boot.secure_boot ? "yes" : "no");
  if (boot.menu) attribute(element(os, "bootmenu"), "enable", "yes");
  if (boot.smbios) attribute(element(os, "smbios"), "mode", "sysinfo");
}

void add_hyperv(pugi::xml_node features) {
  auto hyperv = element(features, "hyperv");
  attribute(element(hyperv, "relaxed"), "state", "on");
  attribute(element(hyperv, "vapic"), "state", "on");
  auto spinlocks = element(hyperv, "spinlocks");
  attribute(spinlocks, "state", "on");
  attribute(spinlocks, "retries", 8191);
  for (const auto* name : {"vpindex", "runtime", "synic", "reset", "frequencies"})
    attribute(element(hyperv, name), "state", "on");
}

void add_features(pugi::xml_node domain, const DomainSpec& spec) {
  auto features = element(domain, "features");
  if (spec.features.acpi) element(features, "acpi");
  if (spec.features.apic) element(features, "apic");
  if (spec.features.vmcoreinfo) attribute(element(features, "vmcoreinfo"), "state", "on");
  if (spec.features.pmu) attribute(element(features, "pmu"), "state", *spec.features.pmu ? "on" : "off");
  if (spec.features.hyperv) add_hyperv(features);
  if (spec.features.hide_hypervisor) attribute(element(element(features, "kvm"), "hidden"), "state", "on");
  if (spec.boot.secure_boot) attribute(element(features, "smm"), "state", "on");
}

}  // namespace

void add_resources(pugi::xml_node domain, const DomainSpec& spec) {
  add_memory(domain, spec.memory);
  attribute(text_element(domain, "vcpu", spec.vcpus), "placement", "static");
  add_tune(domain, spec.tune);
}

void add_boot(pugi::xml_node domain, const DomainSpec& spec) {
  add_sysinfo(domain, spec);
  add_os(domain, spec.boot);
  add_features(domain, spec);
}

void add_cpu(pugi::xml_node domain, const CpuSpec& cpu) {
  auto node = element(domain, "cpu");
  if (!cpu.mode.empty()) attribute(node, "mode", cpu.mode);
  if (cpu.mode == "custom") {
    attribute(node, "match", "exact");
    text_element(node, "model", cpu.model);
  } else if (cpu.mode.empty()) {
    attribute(node, "match", "exact");
  }
  auto topology = element(node, "topology");
  attribute(topology, "sockets", cpu.topology.sockets);
  attribute(topology, "cores", cpu.topology.cores);
  attribute(topology, "threads", cpu.topology.threads);
  for (const auto& [name, policy] : cpu.features) {
    auto feature = element(node, "feature");
    attribute(feature, "policy", policy);
    attribute(feature, "name", name);
  }
}

void add_clock(pugi::xml_node domain, const TimerSpec& timers) {
  auto clock = element(domain, "clock");
  attribute(clock, "offset", timers.offset);
  const auto timer = [&](const char* name, const char* key, const char* value) {
    auto node = element(clock, "timer");
    attribute(node, "name", name);
    attribute(node, key, value);
  };
  if (timers.kvm_ticks) {
    timer("pit", "tickpolicy", "delay");
    timer("rtc", "tickpolicy", "catchup");
  }
  if (timers.no_hpet) timer("hpet", "present", "no");
  if (timers.hyperv_clock) timer("hypervclock", "present", "yes");
}

}  // namespace nova::compute::libvirt::parts
