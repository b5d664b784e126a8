// The states of a server, with Nova's names and numbers (reference: Nova data model, "States").
#pragma once
#include <array>

#include "common/describe.hpp"

namespace nova::proto {

enum class VmState {
  building,
  active,
  paused,
  suspended,
  stopped,
  rescued,
  resized,
  soft_deleted,
  deleted,
  error,
  shelved,
  shelved_offloaded,
};

constexpr std::array<EnumName<VmState>, 12> vm_state_names{{
    {VmState::building, "building"},
    {VmState::active, "active"},
    {VmState::paused, "paused"},
    {VmState::suspended, "suspended"},
    {VmState::stopped, "stopped"},
    {VmState::rescued, "rescued"},
    {VmState::resized, "resized"},
    {VmState::soft_deleted, "soft-delete"},
    {VmState::deleted, "deleted"},
    {VmState::error, "error"},
    {VmState::shelved, "shelved"},
    {VmState::shelved_offloaded, "shelved_offloaded"},
}};
constexpr const auto& names_of(VmState) { return vm_state_names; }

// `none` is null on the wire and in SQL: the server is idle.
enum class TaskState {
  none,
  scheduling,
  block_device_mapping,
  networking,
  spawning,
  image_snapshot,
  image_snapshot_pending,
  image_pending_upload,
  image_uploading,
  image_backup,
  updating_password,
  resize_prep,
  resize_migrating,
  resize_migrated,
  resize_finish,
  resize_reverting,
  resize_confirming,
  rebooting,
  reboot_pending,
  reboot_started,
  rebooting_hard,
  reboot_pending_hard,
  reboot_started_hard,
  pausing,
  unpausing,
  suspending,
  resuming,
  powering_off,
  powering_on,
  rescuing,
  unrescuing,
  rebuilding,
  rebuild_block_device_mapping,
  rebuild_spawning,
  migrating,
  deleting,
  soft_deleting,
  restoring,
  shelving,
  shelving_image_pending_upload,
  shelving_image_uploading,
  shelving_offloading,
  unshelving,
};

constexpr std::array<EnumName<TaskState>, 43> task_state_names{{
    {TaskState::none, ""},
    {TaskState::scheduling, "scheduling"},
    {TaskState::block_device_mapping, "block_device_mapping"},
    {TaskState::networking, "networking"},
    {TaskState::spawning, "spawning"},
    {TaskState::image_snapshot, "image_snapshot"},
    {TaskState::image_snapshot_pending, "image_snapshot_pending"},
    {TaskState::image_pending_upload, "image_pending_upload"},
    {TaskState::image_uploading, "image_uploading"},
    {TaskState::image_backup, "image_backup"},
    {TaskState::updating_password, "updating_password"},
    {TaskState::resize_prep, "resize_prep"},
    {TaskState::resize_migrating, "resize_migrating"},
    {TaskState::resize_migrated, "resize_migrated"},
    {TaskState::resize_finish, "resize_finish"},
    {TaskState::resize_reverting, "resize_reverting"},
    {TaskState::resize_confirming, "resize_confirming"},
    {TaskState::rebooting, "rebooting"},
    {TaskState::reboot_pending, "reboot_pending"},
    {TaskState::reboot_started, "reboot_started"},
    {TaskState::rebooting_hard, "rebooting_hard"},
    {TaskState::reboot_pending_hard, "reboot_pending_hard"},
    {TaskState::reboot_started_hard, "reboot_started_hard"},
    {TaskState::pausing, "pausing"},
    {TaskState::unpausing, "unpausing"},
    {TaskState::suspending, "suspending"},
    {TaskState::resuming, "resuming"},
    {TaskState::powering_off, "powering-off"},
    {TaskState::powering_on, "powering-on"},
    {TaskState::rescuing, "rescuing"},
    {TaskState::unrescuing, "unrescuing"},
    {TaskState::rebuilding, "rebuilding"},
    {TaskState::rebuild_block_device_mapping, "rebuild_block_device_mapping"},
    {TaskState::rebuild_spawning, "rebuild_spawning"},
    {TaskState::migrating, "migrating"},
    {TaskState::deleting, "deleting"},
    {TaskState::soft_deleting, "soft-deleting"},
    {TaskState::restoring, "restoring"},
    {TaskState::shelving, "shelving"},
    {TaskState::shelving_image_pending_upload, "shelving_image_pending_upload"},
    {TaskState::shelving_image_uploading, "shelving_image_uploading"},
    {TaskState::shelving_offloading, "shelving_offloading"},
    {TaskState::unshelving, "unshelving"},
}};
constexpr const auto& names_of(TaskState) { return task_state_names; }

// Nova's numbers are the wire form in the API and in SQL.
enum class PowerState : int {
  nostate = 0,
  running = 1,
  paused = 3,
  shutdown = 4,
  crashed = 6,
  suspended = 7
};
constexpr std::array<EnumName<PowerState>, 6> power_state_names{{
    {PowerState::nostate, "pending"},
    {PowerState::running, "running"},
    {PowerState::paused, "paused"},
    {PowerState::shutdown, "shutdown"},
    {PowerState::crashed, "crashed"},
    {PowerState::suspended, "suspended"},
}};
constexpr const auto& names_of(PowerState) { return power_state_names; }

}  // namespace nova::proto
