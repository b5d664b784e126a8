// What an update of a server's row may name, and the state in which it is allowed. Both are data; servers.cpp
// turns them into one statement.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/actions.hpp"
#include "proto/server.hpp"

namespace nova::conductor {

// Absent = unchanged. `updated` always becomes now.
struct ServerChange {
  std::optional<proto::VmState> vm_state;
  std::optional<proto::TaskState> task_state;
  std::optional<int> power_state;
  std::optional<int> progress;
  std::optional<proto::HostName> host;
  std::optional<std::string> node, availability_zone;
  std::optional<std::int64_t> generation;
  std::optional<std::string> root_device_name;
  std::optional<std::vector<proto::Vif>> vifs;
  std::optional<std::vector<proto::BlockDevice>> block_devices;
  std::optional<proto::Flavor> flavor;
  bool launched_now = false;    // sets `launched` if it is not set
  bool terminated_now = false;  // sets `terminated`

  std::optional<std::string> name, hostname, access_ip_v4, access_ip_v6, disk_config;
  std::optional<std::string> description;
  bool clear_description = false;
  std::optional<std::string> pinned_zone;
  bool unpin_zone = false;
  std::optional<std::map<std::string, std::string>> metadata;
  std::optional<std::vector<std::string>> tags;
  std::optional<bool> locked;
  std::optional<std::string> locked_by, locked_reason;
  bool clear_locked_reason = false;

  static constexpr auto fields() {
    return Pack{field("vm_state", &ServerChange::vm_state).optional(),
                field("task_state", &ServerChange::task_state).optional(),
                field("power_state", &ServerChange::power_state).optional(),
                field("progress", &ServerChange::progress).optional(),
                field("host", &ServerChange::host).optional(),
                field("node", &ServerChange::node).optional(),
                field("availability_zone", &ServerChange::availability_zone).optional(),
                field("generation", &ServerChange::generation).optional(),
                field("root_device_name", &ServerChange::root_device_name).optional(),
                field("vifs", &ServerChange::vifs).optional(),
                field("block_devices", &ServerChange::block_devices).optional(),
                field("flavor", &ServerChange::flavor).optional(),
                field("launched_now", &ServerChange::launched_now),
                field("terminated_now", &ServerChange::terminated_now),
                field("name", &ServerChange::name).optional(),
                field("hostname", &ServerChange::hostname).optional(),
                field("access_ip_v4", &ServerChange::access_ip_v4).optional(),
                field("access_ip_v6", &ServerChange::access_ip_v6).optional(),
                field("disk_config", &ServerChange::disk_config).optional(),
                field("description", &ServerChange::description).optional(),
                field("clear_description", &ServerChange::clear_description),
                field("pinned_zone", &ServerChange::pinned_zone).optional(),
                field("unpin_zone", &ServerChange::unpin_zone),
                field("metadata", &ServerChange::metadata).optional(),
                field("tags", &ServerChange::tags).optional(),
                field("locked", &ServerChange::locked).optional(),
                field("locked_by", &ServerChange::locked_by).optional(),
                field("locked_reason", &ServerChange::locked_reason).optional(),
                field("clear_locked_reason", &ServerChange::clear_locked_reason)};
  }
};

// The row must be in one of these states.
struct ServerGuard {
  proto::VmStates vm_states = proto::VmStates::all();
  proto::TaskStates task_states = proto::TaskStates::all();
  std::optional<proto::HostName> host = {};
  std::optional<std::int64_t> generation = {};
  bool not_deleting = false;  // its task is not `deleting`
};

}  // namespace nova::conductor
