#include "api/routes.hpp"

#include "api/flavors/routes.hpp"
#include "api/servers/routes.hpp"

namespace nova::api {

std::vector<RouteTable> all_routes() {
  return {flavors::routes(), servers::routes(), servers::action_routes(), servers::subresource_routes()};
}

}  // namespace nova::api
