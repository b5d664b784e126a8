// The routes of flavors, their extra specs and their access lists.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::flavors {

RouteTable routes();

}  // namespace nova::api::flavors
