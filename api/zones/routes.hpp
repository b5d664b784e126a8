// The routes of availability zones.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::zones {

RouteTable routes();

}  // namespace nova::api::zones
