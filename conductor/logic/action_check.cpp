#include "conductor/logic/action_check.hpp"

#include <fmt/format.h>

namespace nova::conductor {
namespace {

[[noreturn]] void refuse_state(const proto::Server& server, std::string_view action, std::string_view what,
                               std::string_view state) {
  throw Fault(
      {Errc::conflict,
       fmt::format("Cannot '{}' instance {} while it is in {} {}", action, server.id.str(), what, state),
       "InstanceInvalidState"});
}

}  // namespace

void throw_not_found(const proto::ServerId& server) {
  throw Fault(
      {Errc::not_found, fmt::format("Instance {} could not be found.", server.str()), "InstanceNotFound"});
}

void check_visible(const Context& context, const proto::Server& server) {
  if (!context.is_admin && server.project_id != context.project_id) throw_not_found(server.id);
}

void check_unlocked(const Context& context, const proto::Server& server) {
  if (server.locked && !context.is_admin)
    throw Fault({Errc::conflict, fmt::format("Instance {} is locked", server.id.str()), "InstanceIsLocked"});
}

void check_states(const proto::Server& server, const proto::ActionSpec& action) {
  if (!action.vm_states.contains(server.vm_state))
    refuse_state(server, action.record, "vm_state", enum_name(server.vm_state));
  if (!action.task_states.contains(server.task_state))
    refuse_state(server, action.record, "task_state", enum_name(server.task_state));
  if (action.needs_launched && !server.launched)
    throw Fault({Errc::conflict,
                 fmt::format("Instance {} is in an invalid state for '{}'", server.id.str(), action.record),
                 "InstanceInvalidState"});
  if (action.power && server.host.empty())
    throw Fault(
        {Errc::conflict, fmt::format("Instance {} is not ready", server.id.str()), "InstanceNotReady"});
}

}  // namespace nova::conductor
