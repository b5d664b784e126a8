// The status that users see, made from a server's two states, and back for the status filter. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "proto/states.hpp"

namespace nova::api::servers {

std::string_view status_of(proto::VmState vm, proto::TaskState task);

// The states that any of the status names (in any case) can stand for; both empty when none is known.
struct StatusFilter {
  std::vector<proto::VmState> vm_states;
  std::vector<proto::TaskState> task_states;  // empty: any
};
StatusFilter states_of(const std::vector<std::string>& statuses);

}  // namespace nova::api::servers
