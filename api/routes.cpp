#include "api/routes.hpp"

#include "api/flavors/routes.hpp"
#include "api/keypairs/routes.hpp"
#include "api/servers/routes.hpp"

namespace nova::api {

std::vector<RouteTable> all_routes() {
  return {flavors::routes(), keypairs::routes(), servers::routes(), servers::action_routes(), servers::subresource_routes()};
}

}  // namespace nova::api
