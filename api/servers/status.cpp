#include "api/servers/status.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace nova::api::servers {
namespace {

using proto::TaskState;
using proto::VmState;

struct Row {
  VmState vm;
  TaskState task;  // none: the default of this vm_state
  std::string_view status;
};

// Exceptions come before the default of their vm_state.
constexpr std::array rows{Row{VmState::active, TaskState::rebooting, "REBOOT"},
                          Row{VmState::active, TaskState::reboot_pending, "REBOOT"},
                          Row{VmState::active, TaskState::reboot_started, "REBOOT"},
                          Row{VmState::active, TaskState::rebooting_hard, "HARD_REBOOT"},
                          Row{VmState::active, TaskState::reboot_pending_hard, "HARD_REBOOT"},
                          Row{VmState::active, TaskState::reboot_started_hard, "HARD_REBOOT"},
                          Row{VmState::active, TaskState::updating_password, "PASSWORD"},
                          Row{VmState::active, TaskState::rebuilding, "REBUILD"},
                          Row{VmState::active, TaskState::rebuild_block_device_mapping, "REBUILD"},
                          Row{VmState::active, TaskState::rebuild_spawning, "REBUILD"},
                          Row{VmState::active, TaskState::migrating, "MIGRATING"},
                          Row{VmState::active, TaskState::resize_prep, "RESIZE"},
                          Row{VmState::active, TaskState::resize_migrating, "RESIZE"},
                          Row{VmState::active, TaskState::resize_migrated, "RESIZE"},
                          Row{VmState::active, TaskState::resize_finish, "RESIZE"},
                          Row{VmState::active, TaskState::none, "ACTIVE"},
                          Row{VmState::building, TaskState::none, "BUILD"},
                          Row{VmState::stopped, TaskState::resize_prep, "RESIZE"},
                          Row{VmState::stopped, TaskState::resize_migrating, "RESIZE"},
                          Row{VmState::stopped, TaskState::resize_migrated, "RESIZE"},
                          Row{VmState::stopped, TaskState::resize_finish, "RESIZE"},
                          Row{VmState::stopped, TaskState::rebuilding, "REBUILD"},
                          Row{VmState::stopped, TaskState::rebuild_block_device_mapping, "REBUILD"},
                          Row{VmState::stopped, TaskState::rebuild_spawning, "REBUILD"},
                          Row{VmState::stopped, TaskState::none, "SHUTOFF"},
                          Row{VmState::resized, TaskState::resize_reverting, "REVERT_RESIZE"},
                          Row{VmState::resized, TaskState::none, "VERIFY_RESIZE"},
                          Row{VmState::paused, TaskState::migrating, "MIGRATING"},
                          Row{VmState::paused, TaskState::none, "PAUSED"},
                          Row{VmState::suspended, TaskState::none, "SUSPENDED"},
                          Row{VmState::rescued, TaskState::none, "RESCUE"},
                          Row{VmState::error, TaskState::rebuilding, "REBUILD"},
                          Row{VmState::error, TaskState::rebuild_block_device_mapping, "REBUILD"},
                          Row{VmState::error, TaskState::rebuild_spawning, "REBUILD"},
                          Row{VmState::error, TaskState::none, "ERROR"},
                          Row{VmState::deleted, TaskState::none, "DELETED"},
                          Row{VmState::soft_deleted, TaskState::none, "SOFT_DELETED"},
                          Row{VmState::shelved, TaskState::none, "SHELVED"},
                          Row{VmState::shelved_offloaded, TaskState::none, "SHELVED_OFFLOADED"}};

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

template <class T>
void add_once(std::vector<T>& list, T value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

}  // namespace

std::string_view status_of(VmState vm, TaskState task) {
  for (const auto& row : rows)
    if (row.vm == vm && (row.task == task || row.task == TaskState::none)) return row.status;
  return "UNKNOWN";
}

StatusFilter states_of(const std::vector<std::string>& statuses) {
  StatusFilter filter;
  bool any_task = false;
  for (const auto& row : rows)
    for (const auto& status : statuses) {
      if (!same_word(status, row.status)) continue;
      add_once(filter.vm_states, row.vm);
      if (row.task == TaskState::none)
        any_task = true;
      else
        add_once(filter.task_states, row.task);
    }
  if (any_task) filter.task_states.clear();
  return filter;
}

}  // namespace nova::api::servers
