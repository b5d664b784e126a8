#include "api/routes.hpp"

#include "api/extensions/routes.hpp"
#include "api/flavors/routes.hpp"
#include "api/images/routes.hpp"
#include "api/keypairs/routes.hpp"
#include "api/servers/routes.hpp"
#include "api/versions/routes.hpp"

namespace nova::api {

std::vector<RouteTable> all_routes() {
  return {
      versions::routes(), extensions::routes(), flavors::routes(),        images::routes(),
      keypairs::routes(), servers::routes(),    servers::action_routes(), servers::subresource_routes(),
  };
}

}  // namespace nova::api
