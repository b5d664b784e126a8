#include "api/routes.hpp"

#include "api/aggregates/routes.hpp"
#include "api/extensions/routes.hpp"
#include "api/flavors/routes.hpp"
#include "api/hypervisors/routes.hpp"
#include "api/images/routes.hpp"
#include "api/keypairs/routes.hpp"
#include "api/limits/routes.hpp"
#include "api/os_services/routes.hpp"
#include "api/quotas/routes.hpp"
#include "api/security_groups/routes.hpp"
#include "api/server_groups/routes.hpp"
#include "api/servers/routes.hpp"
#include "api/versions/routes.hpp"
#include "api/zones/routes.hpp"

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
      os_services::routes(),
      zones::routes(),
      hypervisors::routes(),
      server_groups::routes(),
      aggregates::routes(),
      security_groups::routes(),
      servers::routes(),
      servers::action_routes(),
      servers::subresource_routes(),
  };
  // clang-format on
}

}  // namespace nova::api
