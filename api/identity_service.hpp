// What handlers ask of the Identity service. Implemented over its REST API (auth/keystone.hpp); tests and the
// standalone cloud have their own.
#pragma once
#include <string>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"

namespace nova::api {

class IdentityService {
 public:
  virtual ~IdentityService() = default;
  // True also when the caller may not see the project, as Nova has it. Throws Fault(unavailable).
  virtual awaitable<bool> project_exists(Context context, std::string project_id) = 0;
};

// Throws Fault(bad_request) in Nova's words unless the project exists.
awaitable<void> require_project(IdentityService& identity, Context context, std::string project_id);

}  // namespace nova::api
