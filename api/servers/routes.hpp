// The routes of servers, their actions and their sub-resources.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::servers {

RouteTable routes();
RouteTable action_routes();
RouteTable subresource_routes();

}  // namespace nova::api::servers
