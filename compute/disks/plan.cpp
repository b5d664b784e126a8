#include "compute/disks/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "common/error.hpp"

namespace nova::compute::disks {
namespace {

using proto::BlockDevice;

constexpr std::int64_t gib = 1024LL * 1024 * 1024;
constexpr std::int64_t mib = 1024LL * 1024;

[[noreturn]] void refuse(std::string kind, std::string message) {
  throw Fault(Error{Errc::bad_request, std::move(message), std::move(kind)});
}

bool is_local(const BlockDevice& d) { return d.destination_type != "volume"; }
bool is_root(const BlockDevice& d) { return is_local(d) && d.source_type == "image" && d.boot_index == 0; }
bool is_swap(const BlockDevice& d) {
  return is_local(d) && d.source_type == "blank" && d.guest_format == "swap";
}
bool is_blank(const BlockDevice& d) {
  return is_local(d) && d.source_type == "blank" && d.guest_format != "swap";
}

// Hands out names in the guest, per bus; ends of buses are faults, not surprises.
class Names {
 public:
  explicit Names(std::string prefix) : prefix_(std::move(prefix)) {}

  std::string next(const std::string& bus) {
    const auto stem = stem_of(bus);
    for (char letter = 'a'; letter <= last_of(bus); ++letter)
      if (taken_.insert(stem + letter).second) return stem + letter;
    refuse("TooManyDiskDevices", fmt::format("There are no more names for disks on bus {}.", bus));
  }

  // The config drive stands at the end, so that it moves no other disk.
  std::string last(const std::string& bus) {
    const auto name = stem_of(bus) + last_of(bus);
    return bus == "ide" && taken_.insert(name).second ? name : next(bus);
  }

 private:
  std::string stem_of(const std::string& bus) const {
    if (!prefix_.empty()) return prefix_;
    if (bus == "virtio") return "vd";
    return bus == "ide" ? "hd" : "sd";
  }
  static char last_of(const std::string& bus) { return bus == "ide" ? 'd' : 'z'; }

  std::string prefix_;
  std::set<std::string> taken_;
};

class Planner {
 public:
  Planner(const proto::ServerSpec& server, const Rules& rules)
      : server_(server), rules_(rules), names_(rules.prefix) {}

  std::vector<Disk> run() {
    check();
    add_root();
    add_ephemerals();
    add_swap();
    if (wants_config_drive()) add_config_drive();
    return std::move(disks_);
  }

 private:
  void check() const {
    for (const auto& d : server_.block_devices) {
      if (!is_local(d))
        refuse("InvalidBDM",
               "This host has no access to the Block Storage service; volumes cannot be attached.");
      if (!is_root(d) && !is_swap(d) && !is_blank(d))
        refuse("InvalidBDM", fmt::format("A local disk cannot be made from source '{}'.", d.source_type));
    }
    if (server_.image.id.empty())
      refuse("InvalidBDM", "A server without an image needs a volume to boot from; this host has none.");
  }

  void add_root() {
    const auto& devices = server_.block_devices;
    const auto given = std::find_if(devices.begin(), devices.end(), is_root);
    const BlockDevice asked = given == devices.end() ? BlockDevice{} : *given;
    const bool cdrom = server_.image.disk_format == "iso" || asked.device_type == "cdrom";
    Disk disk;
    disk.role = Role::root;
    disk.file = "disk";
    disk.format = rules_.root_format;
    disk.bytes = server_.flavor.root_gb * gib;
    disk.device = cdrom ? "cdrom" : "disk";
    disk.boot_index = 0;
    place(disk, asked);
  }

  void add_ephemerals() {
    int count = 0;
    for (const auto& d : server_.block_devices)
      if (is_blank(d)) add_ephemeral(d, count++);
    if (count == 0 && server_.flavor.ephemeral_gb > 0) {
      BlockDevice whole;
      whole.size_gb = server_.flavor.ephemeral_gb;
      add_ephemeral(whole, 0);
    }
  }

  void add_ephemeral(const BlockDevice& asked, int index) {
    const int size = asked.size_gb > 0 ? asked.size_gb : server_.flavor.ephemeral_gb;
    if (size <= 0) refuse("InvalidBDM", "A blank disk needs a size.");
    Disk disk;
    disk.role = Role::ephemeral;
    disk.file = fmt::format("disk.eph{}", index);
    disk.bytes = size * gib;
    disk.boot_index = asked.boot_index > 0 ? asked.boot_index : -1;
    disk.file_system = asked.guest_format.empty() ? rules_.ephemeral_file_system : asked.guest_format;
    disk.label = fmt::format("ephemeral{}", index);
    place(disk, asked);
  }

  void add_swap() {
    const auto& devices = server_.block_devices;
    const auto given = std::find_if(devices.begin(), devices.end(), is_swap);
    const BlockDevice asked = given == devices.end() ? BlockDevice{} : *given;
    // Nova gives the size of a swap disk in MiB.
    const int size = asked.size_gb > 0 ? asked.size_gb : server_.flavor.swap_mb;
    if (size <= 0) return;
    Disk disk;
    disk.role = Role::swap;
    disk.file = "disk.swap";
    disk.bytes = size * mib;
    disk.file_system = "swap";
    place(disk, asked);
  }

  bool wants_config_drive() const {
    const auto wish = server_.image.properties.find("img_config_drive");
    const bool mandatory = wish != server_.image.properties.end() && wish->second == "mandatory";
    return server_.config_drive || rules_.force_config_drive || mandatory;
  }

  void add_config_drive() {
    Disk disk;
    disk.role = Role::config_drive;
    disk.file = "disk.config";
    disk.device = "cdrom";
    disk.bus = rules_.cdrom_bus;
    disk.target = names_.last(disk.bus);
    disks_.push_back(std::move(disk));
  }

  void place(Disk& disk, const BlockDevice& asked) {
    disk.bus = !asked.disk_bus.empty()  ? asked.disk_bus
               : disk.device == "cdrom" ? rules_.cdrom_bus
                                        : rules_.disk_bus;
    disk.target = names_.next(disk.bus);
    disk.tag = asked.tag;
    disks_.push_back(std::move(disk));
  }

  const proto::ServerSpec& server_;
  const Rules& rules_;
  Names names_;
  std::vector<Disk> disks_;
};

}  // namespace

std::vector<Disk> plan_disks(const proto::ServerSpec& server, const Rules& rules) {
  return Planner(server, rules).run();
}

}  // namespace nova::compute::disks
