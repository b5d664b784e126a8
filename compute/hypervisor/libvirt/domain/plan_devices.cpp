#include <fmt/format.h>

#include <algorithm>

#include "compute/hypervisor/libvirt/domain/plan_parts.hpp"

namespace nova::compute::libvirt::planning {
namespace {

void plan_video(const Scene& scene, DomainSpec& spec) {
  spec.vnc_listen = scene.options.vnc.enabled ? scene.options.vnc.server_listen : "";
  const auto& models = scene.capabilities().video_models;
  auto fallback = models.contains("virtio") ? "virtio" : "vga";
  if (spec.vnc_listen.empty()) fallback = "none";
  spec.video.model = Wishes::one_of(scene.wishes.image("hw_video_model"), "hw_video_model",
                                    {"virtio", "vga", "cirrus", "qxl", "bochs", "vmvga", "none"}, fallback);
  if (!models.empty() && !models.contains(spec.video.model) && spec.video.model != "none")
    lacks(fmt::format("This host has no video model {}.", spec.video.model));
  const auto ram_mb = scene.wishes.image_number("hw_video_ram").value_or(0);
  const auto most_mb = scene.wishes.flavor_number("hw_video:ram_max_mb").value_or(0);
  if (ram_mb > most_mb)
    refuse("RequestedVRamTooHigh",
           fmt::format("The image asks for {} MB of video memory, the flavor allows {}.", ram_mb, most_mb));
  spec.video.vram_kib = ram_mb * 1024;
}

void plan_input(const Scene& scene, DomainSpec& spec) {
  if (spec.vnc_listen.empty()) return;
  const auto model = scene.wishes.image("hw_pointer_model").value_or(scene.options.guest.pointer_model);
  if (model != "usbtablet") return;
  spec.pointer = Wishes::one_of(scene.wishes.image("hw_input_bus"), "hw_input_bus", {"usb", "virtio"}, "usb");
}

void plan_rng(const Scene& scene, DomainSpec& spec) {
  if (!scene.wishes.flavor_flag("hw_rng:allowed").value_or(true)) return;
  RngDevice rng;
  rng.path = scene.options.libvirt.rng_dev_path;
  rng.rate_bytes = scene.wishes.flavor_number("hw_rng:rate_bytes").value_or(0);
  rng.rate_period = scene.wishes.flavor_number("hw_rng:rate_period").value_or(0);
  spec.rng = std::move(rng);
}

void plan_tpm(const Scene& scene, DomainSpec& spec) {
  const auto version = scene.wishes.agreed("tpm_version");
  if (!version) return;
  if (!scene.options.libvirt.swtpm_enabled) lacks("This host offers no TPMs ([libvirt] swtpm_enabled).");
  TpmDevice tpm;
  tpm.version = Wishes::one_of(version, "tpm_version", {"1.2", "2.0"}, "2.0");
  tpm.model =
      Wishes::one_of(scene.wishes.agreed("tpm_model"), "tpm_model", {"tpm-tis", "tpm-crb"}, "tpm-tis");
  if (tpm.version == "1.2" && tpm.model == "tpm-crb")
    refuse("FlavorImageConflict", "tpm-crb needs TPM version 2.0.");
  spec.tpm = std::move(tpm);
}

void plan_usb(const Scene& scene, DomainSpec& spec) {
  spec.usb_model =
      Wishes::one_of(scene.wishes.agreed("usb_model"), "usb_model", {"none", "nec-xhci", "qemu-xhci"}, "");
  const bool needed = spec.pointer == "usb" || std::any_of(spec.disks.begin(), spec.disks.end(),
                                                           [](const auto& d) { return d.bus == "usb"; });
  if (needed && spec.usb_model == "none") spec.usb_model.clear();
  if (!needed && spec.usb_model.empty()) spec.usb_model = "none";
}

}  // namespace

void plan_devices(const Scene& scene, DomainSpec& spec) {
  plan_video(scene, spec);
  plan_input(scene, spec);
  plan_rng(scene, spec);
  plan_tpm(scene, spec);
  plan_usb(scene, spec);
  if (scene.input.machine.family != "pc") spec.pcie_ports = scene.options.libvirt.num_pcie_ports;
  spec.guest_agent = scene.wishes.image_flag("hw_qemu_guest_agent").value_or(false);
  spec.balloon_period = scene.options.libvirt.mem_stats_period_seconds;
  spec.sound_model = Wishes::one_of(scene.wishes.agreed("sound_model"), "sound_model",
                                    {"sb16", "es1370", "pcspk", "ac97", "ich6", "ich9", "usb"}, "");
  const auto action = Wishes::one_of(scene.wishes.either("watchdog_action"), "watchdog_action",
                                     {"none", "pause", "poweroff", "reset", "disabled"}, "disabled");
  spec.watchdog_action = action == "disabled" ? "" : action;
  spec.serial_ports = static_cast<int>(
      std::clamp<std::int64_t>(scene.wishes.either_number("serial_port_count").value_or(1), 1, 4));
}

}  // namespace nova::compute::libvirt::planning
