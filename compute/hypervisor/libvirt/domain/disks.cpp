#include <algorithm>

#include "compute/hypervisor/libvirt/domain/parts.hpp"

namespace nova::compute::libvirt::parts {
namespace {

void add_limits(pugi::xml_node disk, const IoLimits& limits) {
  if (limits.empty()) return;
  auto tune = element(disk, "iotune");
  const auto limit = [&](const char* name, std::int64_t value) {
    if (value != 0) text_element(tune, name, value);
  };
  limit("total_bytes_sec", limits.total_bytes);
  limit("read_bytes_sec", limits.read_bytes);
  limit("write_bytes_sec", limits.write_bytes);
  limit("total_iops_sec", limits.total_iops);
  limit("read_iops_sec", limits.read_iops);
  limit("write_iops_sec", limits.write_iops);
}

void add_driver(pugi::xml_node disk, const DiskDevice& d) {
  auto driver = element(disk, "driver");
  attribute(driver, "name", "qemu");
  attribute(driver, "type", d.format);
  if (!d.cache.empty()) attribute(driver, "cache", d.cache);
  if (!d.io.empty()) attribute(driver, "io", d.io);
  if (!d.discard.empty()) attribute(driver, "discard", d.discard);
}

void add_disk(pugi::xml_node devices, const DiskDevice& d) {
  auto disk = element(devices, "disk");
  attribute(disk, "type", "file");
  attribute(disk, "device", d.device);
  add_driver(disk, d);
  attribute(element(disk, "source"), "file", d.path);
  auto target = element(disk, "target");
  attribute(target, "dev", d.target);
  attribute(target, "bus", d.bus);
  if (!d.serial.empty()) text_element(disk, "serial", d.serial);
  if (d.read_only || d.device == "cdrom") element(disk, "readonly");
  if (d.boot_order > 0) attribute(element(disk, "boot"), "order", d.boot_order);
  add_limits(disk, d.limits);
  if (d.bus == "scsi" && d.unit >= 0) {
    auto address = element(disk, "address");
    attribute(address, "type", "drive");
    attribute(address, "controller", 0);
    attribute(address, "unit", d.unit);
  }
}

}  // namespace

void add_disks(pugi::xml_node devices, const DomainSpec& spec) {
  for (const auto& disk : spec.disks) add_disk(devices, disk);
}

void add_controllers(pugi::xml_node devices, const DomainSpec& spec) {
  const bool scsi =
      std::any_of(spec.disks.begin(), spec.disks.end(), [](const auto& d) { return d.bus == "scsi"; });
  if (scsi) {
    auto controller = element(devices, "controller");
    attribute(controller, "type", "scsi");
    attribute(controller, "index", 0);
    attribute(controller, "model", spec.scsi_model.empty() ? "virtio-scsi" : spec.scsi_model);
  }
  if (!spec.usb_model.empty()) {
    auto controller = element(devices, "controller");
    attribute(controller, "type", "usb");
    attribute(controller, "index", 0);
    attribute(controller, "model", spec.usb_model);
  }
  if (spec.pcie_ports > 0) {
    auto root = element(devices, "controller");
    attribute(root, "type", "pci");
    attribute(root, "model", "pcie-root");
  }
  for (int i = 0; i < spec.pcie_ports; ++i) {
    auto port = element(devices, "controller");
    attribute(port, "type", "pci");
    attribute(port, "model", "pcie-root-port");
  }
}

}  // namespace nova::compute::libvirt::parts
