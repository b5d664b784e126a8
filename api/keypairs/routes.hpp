// The routes of key pairs.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::keypairs {

RouteTable routes();

}  // namespace nova::api::keypairs
