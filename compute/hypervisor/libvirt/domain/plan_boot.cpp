#include "compute/hypervisor/libvirt/domain/plan_parts.hpp"

namespace nova::compute::libvirt::planning {
namespace {

bool wants_secure_boot(const Scene& scene) {
  auto wish = scene.wishes.flavor("os:secure_boot");
  if (!wish) wish = scene.wishes.image("os_secure_boot");
  const auto value = Wishes::one_of(wish, "secure boot", {"required", "optional", "disabled"}, "disabled");
  return value == "required";
}

void plan_firmware(const Scene& scene, DomainSpec& spec) {
  const auto firmware =
      Wishes::one_of(scene.wishes.image("hw_firmware_type"), "hw_firmware_type", {"bios", "uefi"}, "bios");
  spec.boot.secure_boot = wants_secure_boot(scene);
  spec.boot.efi = firmware == "uefi";
  if (spec.boot.secure_boot && (!spec.boot.efi || spec.boot.machine.find("q35") == std::string::npos))
    refuse("SecureBootNotSupported",
           "Secure boot needs an image with hw_firmware_type uefi and machine type q35.");
  if (spec.boot.efi && !scene.capabilities().efi)
    lacks("This host has no UEFI firmware for the machine type.");
}

void plan_features(const Scene& scene, DomainSpec& spec) {
  auto& features = spec.features;
  features.acpi = scene.x86() || scene.input.machine.arch == "aarch64";
  features.apic = scene.x86();
  features.vmcoreinfo = scene.x86() && scene.kvm();
  features.pmu = scene.wishes.either_flag("pmu");
  features.hyperv = scene.windows() && scene.kvm() && scene.x86();
  features.hide_hypervisor =
      scene.wishes.flavor_flag("hw:hide_hypervisor_id")
          .value_or(scene.wishes.flavor_flag("hide_hypervisor_id")
                        .value_or(scene.wishes.image_flag("img_hide_hypervisor_id").value_or(false)));
}

void plan_timers(const Scene& scene, TimerSpec& timers) {
  timers.offset = scene.windows() ? "localtime" : "utc";
  if (!scene.kvm() || !scene.x86()) return;
  timers.kvm_ticks = true;
  timers.no_hpet = !scene.wishes.image_flag("hw_time_hpet").value_or(false);
  timers.hyperv_clock = scene.windows();
}

}  // namespace

void plan_boot(const Scene& scene, DomainSpec& spec) {
  spec.boot.arch = scene.input.machine.arch;
  spec.boot.machine = scene.input.machine.name;
  spec.boot.menu = scene.wishes.either_flag("boot_menu").value_or(false);
  spec.boot.smbios = scene.x86();
  spec.sysinfo.version = scene.host.version;
  spec.sysinfo.uuid = spec.uuid;
  if (scene.options.libvirt.sysinfo_serial == "unique") spec.sysinfo.serial = spec.uuid;
  plan_firmware(scene, spec);
  plan_features(scene, spec);
  plan_timers(scene, spec.timers);
}

}  // namespace nova::compute::libvirt::planning
