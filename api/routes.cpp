#include "api/routes.hpp"

#include "api/extensions/routes.hpp"
#include "api/flavors/routes.hpp"
#include "api/images/routes.hpp"
#include "api/keypairs/routes.hpp"
#include "api/limits/routes.hpp"
#include "api/quotas/routes.hpp"
#include "api/servers/routes.hpp"
#include "api/versions/routes.hpp"

namespace nova::api {

std::vector<RouteTable> all_routes() {
  // clang-format off
  return {
      versions::routes(),
      extensions::routes(),
      flavors::routes(),
      images::routes(),
      keypairs::routes(),
      limits::routes(),
      quotas::routes(),
      servers::routes(),
      servers::action_routes(),
      servers::subresource_routes(),
  };
  // clang-format on
}

}  // namespace nova::api
