// The routes of the cloud's services.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::os_services {

RouteTable routes();

}  // namespace nova::api::os_services
