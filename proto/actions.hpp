// Server actions as data: who may call them, in which states, what state they set, where they run. The API
// (names, policy, success code), the conductor (states, lock, task state, action record) and the generic
// host-action workflow (power operation, end state) all read these rows.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/microversion.hpp"
#include "proto/compute.hpp"
#include "proto/states.hpp"

namespace nova::proto {

template <class E>
class EnumSet {
 public:
  constexpr EnumSet() = default;
  template <class... Es>
  constexpr explicit EnumSet(E first, Es... rest) : bits_((bit(first) | ... | bit(rest))) {}
  static constexpr EnumSet all() {
    EnumSet s;
    s.bits_ = ~std::uint64_t{0};
    return s;
  }
  constexpr bool contains(E e) const { return (bits_ & bit(e)) != 0; }

 private:
  static constexpr std::uint64_t bit(E e) { return std::uint64_t{1} << static_cast<unsigned>(e); }
  std::uint64_t bits_ = 0;
};
using VmStates = EnumSet<VmState>;
using TaskStates = EnumSet<TaskState>;

struct ActionSpec {
  std::string_view name;    // the key of the action's body: "os-start"
  std::string_view record;  // its name in instance actions: "start"
  std::string_view policy;
  VmStates vm_states;
  TaskStates task_states{TaskState::none};
  TaskState during = TaskState::none;  // task_state set by the accepted request
  std::optional<PowerOp> power = {};   // runs on the host
  VmState ends = VmState::active;      // after a power operation
  Span versions = {};
  bool needs_launched = true;
  bool refused_when_locked = true;  // for callers who are not admin
  int success = 202;
};

namespace action {
inline constexpr ActionSpec start{.name = "os-start",
                                  .record = "start",
                                  .policy = "os_compute_api:servers:start",
                                  .vm_states = VmStates(VmState::stopped),
                                  .during = TaskState::powering_on,
                                  .power = PowerOp::start,
                                  .ends = VmState::active};
inline constexpr ActionSpec stop{.name = "os-stop",
                                 .record = "stop",
                                 .policy = "os_compute_api:servers:stop",
                                 .vm_states = VmStates(VmState::active, VmState::error),
                                 .during = TaskState::powering_off,
                                 .power = PowerOp::stop,
                                 .ends = VmState::stopped};
inline constexpr ActionSpec reboot_soft{.name = "reboot",
                                        .record = "reboot",
                                        .policy = "os_compute_api:servers:reboot",
                                        .vm_states = VmStates(VmState::active),
                                        .during = TaskState::rebooting,
                                        .power = PowerOp::reboot_soft,
                                        .ends = VmState::active};
inline constexpr ActionSpec reboot_hard{
    .name = "reboot",
    .record = "reboot",
    .policy = "os_compute_api:servers:reboot",
    .vm_states =
        VmStates(VmState::active, VmState::stopped, VmState::paused, VmState::suspended, VmState::error),
    .task_states = TaskStates(TaskState::none, TaskState::rebooting, TaskState::reboot_pending,
                              TaskState::reboot_started, TaskState::resuming, TaskState::rebooting_hard,
                              TaskState::unpausing, TaskState::suspending),
    .during = TaskState::rebooting_hard,
    .power = PowerOp::reboot_hard,
    .ends = VmState::active};
}  // namespace action

// Every power-like action, by which the conductor finds the row that a request names.
inline constexpr std::array power_actions{action::start, action::stop, action::reboot_soft,
                                          action::reboot_hard};

}  // namespace nova::proto
