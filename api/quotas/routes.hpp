// The routes of quota sets and quota classes.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::quotas {

RouteTable routes();

}  // namespace nova::api::quotas
