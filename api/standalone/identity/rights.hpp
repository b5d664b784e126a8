// Who may do what in the Identity API, with Keystone's rule names in the refusals. Pure.
#pragma once
#include <string>
#include <string_view>

#include "common/context.hpp"

namespace nova::api::standalone {

inline constexpr std::string_view service_role = "service";

// All throw Fault(forbidden) that names `rule`.
void require_admin(const Context& caller, std::string_view rule);
// The other services may look, an administrator too.
void require_admin_or_service(const Context& caller, std::string_view rule);
// The user's own affairs.
void require_admin_or_user(const Context& caller, std::string_view user_id, std::string_view rule);

}  // namespace nova::api::standalone
