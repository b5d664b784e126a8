#include "api/identity_service.hpp"

#include <fmt/format.h>

#include "common/error.hpp"

namespace nova::api {

awaitable<void> require_project(IdentityService& identity, Context context, std::string project_id) {
  const bool exists = co_await identity.project_exists(std::move(context), project_id);
  if (!exists)
    throw Fault(Errc::bad_request, fmt::format("Project ID {} is not a valid project.", project_id));
}

}  // namespace nova::api
