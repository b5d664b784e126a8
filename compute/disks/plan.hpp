// Which disks a server gets on its host: files, sizes, names in the guest. Pure; the files are made by
// make.hpp. A wish that no host could meet is Fault(bad_request).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "proto/compute.hpp"

namespace nova::compute::disks {

enum class Role { root, ephemeral, swap, blank, config_drive };

struct Disk {
  Role role = Role::root;
  std::string file;             // name in the server's folder
  std::string format = "raw";   // raw, qcow2
  std::int64_t bytes = 0;       // 0: as large as the image
  std::string device = "disk";  // disk, cdrom
  std::string bus;
  std::string target;  // name in the guest: vda
  std::string tag;
  std::string file_system;  // made on it; empty: none
  std::string label;
  int boot_index = -1;
};

// What the kind of machine and the options say.
struct Rules {
  std::string disk_bus = "virtio";
  std::string cdrom_bus = "ide";
  std::string prefix;                 // of names in the guest, instead of the bus's own
  std::string root_format = "qcow2";  // an overlay of the cached image; raw: a full copy
  std::string ephemeral_file_system = "ext4";
  bool force_config_drive = false;
};

// Root first, then ephemeral disks, swap, blank ones, the config drive last.
std::vector<Disk> plan_disks(const proto::ServerSpec& server, const Rules& rules);

}  // namespace nova::compute::disks
