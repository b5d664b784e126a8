#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/servers/create_checks.hpp"

namespace nova::api::servers {
namespace {

constexpr std::array<std::string_view, 9> buses{"fdc",    "ide", "sata", "scsi", "usb",
                                                "virtio", "xen", "lxc",  "uml"};

[[noreturn]] void refuse(std::string message) {
  throw Fault({Errc::bad_request, std::move(message), "InvalidBDM"});
}

bool masked(const MappedDevice& device) {
  return !device.no_device.text.empty() && device.no_device.text != "false";
}

bool is_root(const proto::BlockDevice& device) {
  return device.source_type == "image" && device.boot_index == 0;
}
bool is_swap(const proto::BlockDevice& device) {
  return device.source_type == "blank" && device.guest_format == "swap";
}

void check_source(const MappedDevice& device, const std::string& image_id) {
  if (!device.source_type) refuse("Block Device Mapping is Invalid: source_type is missing.");
  const SourceType source = *device.source_type;
  const bool to_volume = device.destination_type == DestinationType::volume;
  if (source == SourceType::volume || source == SourceType::snapshot || to_volume)
    refuse(
        "Block Device Mapping is Invalid: volumes are not offered here; use source_type image or blank with "
        "destination_type local.");
  const bool has_uuid = device.uuid && !device.uuid->text.empty();
  if (source == SourceType::blank && has_uuid)
    refuse("Block Device Mapping is Invalid: source_type blank takes no uuid.");
  if (source == SourceType::image && !has_uuid)
    refuse("Block Device Mapping is Invalid: source_type image needs the uuid of an image.");
  const bool boots = device.boot_index && device.boot_index->value == 0;
  if (source == SourceType::image && (device.uuid->text != image_id || !boots))
    refuse(
        "Block Device Mapping is Invalid: a local disk can only be made from the image of imageRef, with "
        "boot_index 0.");
  if (device.volume_type)
    refuse("Block Device Mapping is Invalid: volume_type is only for destination_type volume.");
}

proto::BlockDevice device_of(const MappedDevice& given) {
  proto::BlockDevice device;
  device.source_type = enum_name(*given.source_type);
  device.destination_type = "local";
  if (*given.source_type == SourceType::image) device.image_id = given.uuid->text;
  device.guest_format = given.guest_format.value_or("");
  device.device_type = given.device_type.value_or("disk");
  device.disk_bus = given.disk_bus.value_or("");
  device.device_name = given.device_name ? given.device_name->text : "";
  device.boot_index = given.boot_index ? static_cast<int>(given.boot_index->value) : -1;
  device.size_gb = given.volume_size ? static_cast<int>(given.volume_size->value) : 0;
  device.delete_on_termination = true;  // a local disk lives as long as its server
  device.tag = given.tag ? given.tag->text : "";
  if (!device.disk_bus.empty() && std::find(buses.begin(), buses.end(), device.disk_bus) == buses.end())
    refuse(fmt::format(
        "Block Device Mapping is Invalid: disk_bus {} is not one of fdc, ide, sata, scsi, usb, virtio, xen, "
        "lxc, uml.",
        device.disk_bus));
  return device;
}

proto::BlockDevice root_of(const std::string& image_id) {
  proto::BlockDevice root;
  root.source_type = "image";
  root.destination_type = "local";
  root.image_id = image_id;
  root.device_type = "disk";
  root.boot_index = 0;
  root.delete_on_termination = true;
  return root;
}

void check_boot_order(const std::vector<proto::BlockDevice>& devices) {
  std::vector<int> order;
  for (const auto& device : devices)
    if (device.boot_index >= 0) order.push_back(device.boot_index);
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); ++i)
    if (order[i] != static_cast<int>(i))
      refuse(
          "Block Device Mapping is Invalid: Boot sequence for the instance and image/block device mapping "
          "combination is "
          "not valid.");
}

void check_sizes(const std::vector<proto::BlockDevice>& devices, const proto::Flavor& flavor) {
  int swaps = 0;
  std::int64_t swap_mb = 0;
  std::int64_t ephemeral_gb = 0;
  for (const auto& device : devices) {
    if (is_swap(device)) {
      ++swaps;
      swap_mb += device.size_gb;  // of a swap disk: MiB
    } else if (device.source_type == "blank") {
      ephemeral_gb += device.size_gb;
    }
  }
  if (swaps > 1) refuse("Block Device Mapping is Invalid: More than one swap drive requested.");
  if (swap_mb > flavor.swap_mb)
    refuse("Block Device Mapping is Invalid: Swap drive requested is larger than instance type allows.");
  if (ephemeral_gb > flavor.ephemeral_gb)
    refuse(
        "Block Device Mapping is Invalid: Ephemeral disks requested are larger than the instance type "
        "allows.");
}

}  // namespace

std::vector<proto::BlockDevice> devices_of(const CreateServer& body, const std::string& image_id,
                                           const proto::Flavor& flavor, const DeviceLimits& limits) {
  for (const auto& device : body.devices_v1.value_or(std::vector<MappedDeviceV1>{}))
    if (!masked(device))
      refuse(
          "Block Device Mapping is Invalid: block_device_mapping maps volumes, and volumes are not offered "
          "here.");
  std::vector<proto::BlockDevice> devices;
  for (const auto& given : body.devices.value_or(std::vector<MappedDeviceV2>{})) {
    if (masked(given)) continue;
    check_source(given, image_id);
    devices.push_back(device_of(given));
  }
  const auto roots = std::count_if(devices.begin(), devices.end(), is_root);
  if (roots == 0) devices.insert(devices.begin(), root_of(image_id));
  check_boot_order(devices);
  check_sizes(devices, flavor);
  if (limits.most_local >= 0 && devices.size() > static_cast<std::size_t>(limits.most_local))
    refuse("Block Device Mapping is Invalid: You specified more local devices than the limit allows");
  return devices;
}

}  // namespace nova::api::servers
