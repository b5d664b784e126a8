// The images of the Image service as the compute API once showed them (until 2.35; their metadata
// until 2.38).
#pragma once
#include "api/http/route.hpp"

namespace nova::api::images {

RouteTable routes();

}  // namespace nova::api::images
