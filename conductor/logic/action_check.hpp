// May this action begin? Pure checks of a server's lock and states against the action's row; each throws
// Fault in Nova's words.
#pragma once
#include "common/context.hpp"
#include "proto/actions.hpp"
#include "proto/server.hpp"

namespace nova::conductor {

[[noreturn]] void throw_not_found(const proto::ServerId& server);
// Foreign servers are not found, except by an administrator.
void check_visible(const Context& context, const proto::Server& server);
// conflict: locked, and the caller is not an administrator.
void check_unlocked(const Context& context, const proto::Server& server);
// conflict: a state that the action does not allow, never launched, or not on a host.
void check_states(const proto::Server& server, const proto::ActionSpec& action);

}  // namespace nova::conductor
