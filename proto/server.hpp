// A server as the conductor knows it and the API shows it: everything a view of any microversion needs.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/describe.hpp"
#include "common/json/value.hpp"
#include "common/time.hpp"
#include "proto/block_device.hpp"
#include "proto/flavor.hpp"
#include "proto/ids.hpp"
#include "proto/network.hpp"
#include "proto/states.hpp"

namespace nova::proto {

// Why a server is in ERROR; the newest one is shown.
struct ServerFault {
  int code = 500;
  std::string message;
  std::string details;
  Timestamp created{};

  static constexpr auto fields() {
    return Pack{field("code", &ServerFault::code), field("message", &ServerFault::message),
                field("details", &ServerFault::details).optional(), field("created", &ServerFault::created)};
  }
};

struct Server {
  ServerId id;
  std::int64_t number = 0;  // database id; names the domain by instance_name_template
  std::string instance_name;
  std::string project_id, user_id;
  std::string name;
  std::optional<std::string> description;
  std::string hostname;
  VmState vm_state = VmState::building;
  TaskState task_state = TaskState::none;
  int power_state = 0;
  int progress = 0;
  HostName host;  // empty until one is chosen
  std::string node;
  std::string host_status;                 // UP, DOWN, UNKNOWN, MAINTENANCE, ''
  std::string availability_zone;           // of the host, else the one asked for
  std::optional<std::string> pinned_zone;  // the one asked for
  std::string image_ref;                   // empty: booted from a volume
  std::map<std::string, std::string> image_properties;
  std::string kernel_id, ramdisk_id;
  Flavor flavor;
  std::string key_name;
  bool config_drive = false;
  std::optional<std::string> user_data;  // base64, as given
  std::string access_ip_v4, access_ip_v6;
  std::string disk_config = "MANUAL";  // AUTO, MANUAL
  std::map<std::string, std::string> metadata;
  std::vector<std::string> tags;
  bool locked = false;
  std::string locked_by;  // owner, admin
  std::optional<std::string> locked_reason;
  std::string reservation_id;
  int launch_index = 0;
  std::string root_device_name;
  std::vector<Vif> vifs;
  std::vector<std::string> security_groups;  // names
  std::vector<BlockDevice> block_devices;
  std::vector<std::string> server_groups;
  std::map<std::string, std::vector<std::string>> scheduler_hints;
  std::optional<std::vector<std::string>> trusted_certificates;
  std::optional<ServerFault> fault;
  Timestamp created{}, updated{};
  std::optional<Timestamp> launched, terminated, deleted_at;
  bool deleted = false;
  std::int64_t generation = 0;  // fencing: rises whenever the server changes hosts

  static constexpr auto fields() {
    return Pack{field("uuid", &Server::id),
                field("number", &Server::number),
                field("instance_name", &Server::instance_name).optional(),
                field("project_id", &Server::project_id),
                field("user_id", &Server::user_id),
                field("name", &Server::name),
                field("description", &Server::description).optional(),
                field("hostname", &Server::hostname).optional(),
                field("vm_state", &Server::vm_state),
                field("task_state", &Server::task_state).optional(),
                field("power_state", &Server::power_state).optional(),
                field("progress", &Server::progress).optional(),
                field("host", &Server::host).optional(),
                field("node", &Server::node).optional(),
                field("host_status", &Server::host_status).optional(),
                field("availability_zone", &Server::availability_zone).optional(),
                field("pinned_zone", &Server::pinned_zone).optional(),
                field("image_ref", &Server::image_ref).optional(),
                field("image_properties", &Server::image_properties).optional(),
                field("kernel_id", &Server::kernel_id).optional(),
                field("ramdisk_id", &Server::ramdisk_id).optional(),
                field("flavor", &Server::flavor),
                field("key_name", &Server::key_name).optional(),
                field("config_drive", &Server::config_drive).optional(),
                field("user_data", &Server::user_data).optional(),
                field("access_ip_v4", &Server::access_ip_v4).optional(),
                field("access_ip_v6", &Server::access_ip_v6).optional(),
                field("disk_config", &Server::disk_config).optional(),
                field("metadata", &Server::metadata).optional(),
                field("tags", &Server::tags).optional(),
                field("locked", &Server::locked).optional(),
                field("locked_by", &Server::locked_by).optional(),
                field("locked_reason", &Server::locked_reason).optional(),
                field("reservation_id", &Server::reservation_id).optional(),
                field("launch_index", &Server::launch_index).optional(),
                field("root_device_name", &Server::root_device_name).optional(),
                field("vifs", &Server::vifs).optional(),
                field("security_groups", &Server::security_groups).optional(),
                field("block_devices", &Server::block_devices).optional(),
                field("server_groups", &Server::server_groups).optional(),
                field("scheduler_hints", &Server::scheduler_hints).optional(),
                field("trusted_certificates", &Server::trusted_certificates).optional(),
                field("fault", &Server::fault).optional(),
                field("created", &Server::created),
                field("updated", &Server::updated),
                field("launched", &Server::launched).optional(),
                field("terminated", &Server::terminated).optional(),
                field("deleted_at", &Server::deleted_at).optional(),
                field("deleted", &Server::deleted).optional(),
                field("generation", &Server::generation).optional()};
  }
};

}  // namespace nova::proto
