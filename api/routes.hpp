// All route tables of the compute API.
#pragma once
#include <vector>

#include "api/http/route.hpp"

namespace nova::api {

std::vector<RouteTable> all_routes();

}  // namespace nova::api
