// The routes of security groups and their rules, until 2.35.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::security_groups {

RouteTable routes();

}  // namespace nova::api::security_groups
