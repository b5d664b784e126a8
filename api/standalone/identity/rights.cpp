#include "api/standalone/identity/rights.hpp"

#include <fmt/format.h>

#include "common/error.hpp"

namespace nova::api::standalone {
namespace {

void require(bool allowed, std::string_view rule) {
  if (!allowed)
    throw Fault(Errc::forbidden,
                fmt::format("You are not authorized to perform the requested action: identity:{}.", rule));
}

}  // namespace

void require_admin(const Context& caller, std::string_view rule) { require(caller.is_admin, rule); }

void require_admin_or_service(const Context& caller, std::string_view rule) {
  require(caller.is_admin || caller.has_role(std::string(service_role)), rule);
}

void require_admin_or_user(const Context& caller, std::string_view user_id, std::string_view rule) {
  require(caller.is_admin || caller.user_id == user_id, rule);
}

}  // namespace nova::api::standalone
