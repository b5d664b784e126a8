// The routes of host aggregates.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::aggregates {

RouteTable routes();

}  // namespace nova::api::aggregates
