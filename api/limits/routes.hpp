// The route of /limits: what a project may have, and what it uses.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::limits {

RouteTable routes();

}  // namespace nova::api::limits
