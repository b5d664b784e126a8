// One disk of a server, as asked for in block_device_mapping_v2 and completed by the defaults.
#pragma once
#include <optional>
#include <string>

#include "common/describe.hpp"

namespace nova::proto {

struct BlockDevice {
  std::string source_type;       // image, blank, volume, snapshot
  std::string destination_type;  // local, volume
  std::string image_id;
  std::string volume_id;
  std::string snapshot_id;
  std::string guest_format;  // "swap", a file system, or empty
  std::string device_type;   // disk, cdrom
  std::string disk_bus;      // empty: the driver's choice
  std::string device_name;
  int boot_index = -1;  // 0 boots first; -1 not bootable
  int size_gb = 0;
  bool delete_on_termination = false;
  std::string volume_type;
  std::string tag;

  static constexpr auto fields() {
    return Pack{field("source_type", &BlockDevice::source_type),
                field("destination_type", &BlockDevice::destination_type),
                field("image_id", &BlockDevice::image_id).optional(),
                field("volume_id", &BlockDevice::volume_id).optional(),
                field("snapshot_id", &BlockDevice::snapshot_id).optional(),
                field("guest_format", &BlockDevice::guest_format).optional(),
                field("device_type", &BlockDevice::device_type).optional(),
                field("disk_bus", &BlockDevice::disk_bus).optional(),
                field("device_name", &BlockDevice::device_name).optional(),
                field("boot_index", &BlockDevice::boot_index).optional(),
                field("size_gb", &BlockDevice::size_gb).optional(),
                field("delete_on_termination", &BlockDevice::delete_on_termination).optional(),
                field("volume_type", &BlockDevice::volume_type).optional(),
                field("tag", &BlockDevice::tag).optional()};
  }
};

}  // namespace nova::proto
