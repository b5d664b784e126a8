#include "api/routes.hpp"

#include "api/flavors/routes.hpp"

namespace nova::api {

std::vector<RouteTable> all_routes() { return {flavors::routes()}; }

}  // namespace nova::api
