// The list of extensions, by which clients from before microversions see what is served.
#pragma once
#include "api/http/route.hpp"

namespace nova::api::extensions {

RouteTable routes();

}  // namespace nova::api::extensions
