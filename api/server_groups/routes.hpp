// The routes of server groups.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::server_groups {

RouteTable routes();

}  // namespace nova::api::server_groups
