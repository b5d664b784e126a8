// The version document inside the API (GET /v2.1/versions/{id}), and what answers 410 since long.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::versions {

RouteTable routes();

}  // namespace nova::api::versions
