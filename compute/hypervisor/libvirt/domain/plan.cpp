#include "compute/hypervisor/libvirt/domain/plan.hpp"

#include <fmt/format.h>

#include "compute/hypervisor/libvirt/domain/plan_parts.hpp"

namespace nova::compute::libvirt {
namespace {

std::string wanted_arch(const Wishes& wishes, const HostFacts& host) {
  auto arch = wishes.image("hw_architecture");
  if (!arch) arch = wishes.image("architecture");
  if (!arch) return host.capabilities.arch;
  if (*arch == "amd64" || *arch == "x86-64") return "x86_64";
  return *arch == "arm64" ? "aarch64" : *arch;
}

std::string default_machine(const std::string& arch, const LibvirtOptions& options) {
  for (const auto& item : options.hw_machine_type)
    if (item.starts_with(arch + "=")) return item.substr(arch.size() + 1);
  if (arch == "x86_64" || arch == "i686") return "pc";
  if (arch == "ppc64le" || arch == "ppc64") return "pseries";
  return arch == "s390x" ? "s390-ccw-virtio" : "virt";
}

std::string family_of(const std::string& canonical) {
  if (canonical.find("q35") != canonical.npos) return "q35";
  if (canonical.starts_with("pc")) return "pc";
  return canonical.substr(0, canonical.find('-'));
}

std::string cdrom_bus_of(const std::string& family) {
  if (family == "pc") return "ide";
  return family == "q35" ? "sata" : "scsi";
}

}  // namespace

Machine choose_machine(const proto::ServerSpec& server, const HostFacts& host,
                       const LibvirtOptions& options) {
  const Wishes wishes(server);
  Machine machine;
  machine.arch = wanted_arch(wishes, host);
  const auto* guest = host.capabilities.guest(machine.arch);
  if (guest == nullptr) lacks(fmt::format("This host runs no guests of architecture {}.", machine.arch));
  machine.name = wishes.image("hw_machine_type").value_or(default_machine(machine.arch, options));
  const auto known = guest->machines.find(machine.name);
  if (known == guest->machines.end())
    lacks(fmt::format("This host has no machine type {} for {}.", machine.name, machine.arch));
  machine.family = family_of(known->second);
  // Hardware virtualisation runs guests of the host's own architecture only.
  machine.domain_type = machine.arch == host.capabilities.arch ? host.domain_type : "qemu";
  if (!guest->domain_types.contains(machine.domain_type))
    lacks(fmt::format("This host cannot run {} guests by {}.", machine.arch, machine.domain_type));
  return machine;
}

disks::Rules disk_rules(const proto::ServerSpec& server, const Machine& machine, const PlanOptions& options) {
  const Wishes wishes(server);
  disks::Rules rules;
  rules.disk_bus = Wishes::one_of(wishes.image("hw_disk_bus"), "hw_disk_bus",
                                  {"virtio", "scsi", "sata", "ide", "usb"}, "virtio");
  rules.cdrom_bus = Wishes::one_of(wishes.image("hw_cdrom_bus"), "hw_cdrom_bus",
                                   {"virtio", "scsi", "sata", "ide", "usb"}, cdrom_bus_of(machine.family));
  rules.prefix = options.libvirt.disk_prefix;
  const auto& type = options.libvirt.images_type;
  const bool overlay = type == "qcow2" || (type == "default" && options.guest.use_cow_images);
  rules.root_format = overlay ? "qcow2" : "raw";
  rules.ephemeral_file_system = options.guest.default_ephemeral_format;
  rules.force_config_drive = options.guest.force_config_drive;
  return rules;
}

DomainSpec plan_domain(const PlanInput& input, const HostFacts& host, const PlanOptions& options) {
  using namespace planning;
  const Scene scene{input, host, options, Wishes(input.server)};
  refuse_unsupported(scene.wishes);
  DomainSpec spec;
  spec.type = input.machine.domain_type;
  spec.name = input.server.instance_name;
  spec.uuid = input.server.id.str();
  spec.metadata = plan_metadata(scene);
  spec.console_log = input.folder + "/console.log";
  plan_cpu(scene, spec);
  plan_memory(scene, spec);
  plan_boot(scene, spec);
  plan_disk_devices(scene, spec);
  plan_interfaces(scene, spec);
  plan_devices(scene, spec);
  return spec;
}

}  // namespace nova::compute::libvirt
