#include "compute/hypervisor/libvirt/domain/plan_parts.hpp"

namespace nova::compute::libvirt::planning {
namespace {

IoLimits read_limits(const Wishes& wishes) {
  const auto limit = [&](const char* key) { return wishes.flavor_number(key).value_or(0); };
  IoLimits limits;
  limits.read_bytes = limit("quota:disk_read_bytes_sec");
  limits.write_bytes = limit("quota:disk_write_bytes_sec");
  limits.total_bytes = limit("quota:disk_total_bytes_sec");
  limits.read_iops = limit("quota:disk_read_iops_sec");
  limits.write_iops = limit("quota:disk_write_iops_sec");
  limits.total_iops = limit("quota:disk_total_iops_sec");
  if (limits.total_bytes != 0 && limits.read_bytes + limits.write_bytes != 0)
    refuse("InvalidInput", "quota:disk_total_bytes_sec excludes limits of reading or writing alone.");
  if (limits.total_iops != 0 && limits.read_iops + limits.write_iops != 0)
    refuse("InvalidInput", "quota:disk_total_iops_sec excludes limits of reading or writing alone.");
  return limits;
}

std::string cache_of(const Scene& scene) {
  const auto& modes = scene.options.libvirt.disk_cachemodes;
  if (const auto file = modes.find("file"); file != modes.end()) return file->second;
  return scene.host.direct_io ? "none" : "writeback";
}

DiskDevice plan_disk(const Scene& scene, const disks::Disk& disk) {
  DiskDevice device;
  device.path = scene.input.folder + "/" + disk.file;
  device.format = disk.format;
  device.device = disk.device;
  device.bus = disk.bus;
  device.target = disk.target;
  device.boot_order = disk.boot_index >= 0 ? disk.boot_index + 1 : 0;
  if (disk.role == disks::Role::config_drive) return device;
  device.cache = cache_of(scene);
  if (device.cache == "none" && disk.format == "raw") device.io = "native";
  if (disk.device == "disk") {
    device.discard = scene.options.libvirt.hw_disk_discard;
    device.limits = read_limits(scene.wishes);
  }
  return device;
}

}  // namespace

void plan_disk_devices(const Scene& scene, DomainSpec& spec) {
  int unit = 0;
  for (const auto& disk : scene.input.disks) {
    spec.disks.push_back(plan_disk(scene, disk));
    if (disk.bus == "scsi") spec.disks.back().unit = unit++;
  }
  spec.scsi_model = Wishes::one_of(
      scene.wishes.image("hw_scsi_model"), "hw_scsi_model",
      {"virtio-scsi", "lsilogic", "buslogic", "lsisas1068", "lsisas1078", "vmpvscsi"}, "virtio-scsi");
}

}  // namespace nova::compute::libvirt::planning
