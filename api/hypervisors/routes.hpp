// The routes of hypervisors.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::hypervisors {

RouteTable routes();

}  // namespace nova::api::hypervisors
