#include "api/servers/routes.hpp"

#include <array>

#include "api/servers/handlers.hpp"
#include "api/servers/list_query.hpp"
#include "api/servers/target.hpp"

namespace nova::api::servers {
namespace {

const std::array rows{
    Route{.path = "/servers",
          .policy = "os_compute_api:servers:index",
          .query = list_query,
          .handler = list_short},
    Route{.path = "/servers/detail",
          .policy = "os_compute_api:servers:detail",
          .query = list_query,
          .handler = list_detailed},
    Route{.path = "/servers/{id}",
          .policy = "os_compute_api:servers:show",
          .target = find_server,
          .handler = show},
    Route{.verb = Verb::post,
          .path = "/servers",
          .versions = {.upto = mv::before(mv::server_description)},
          .policy = "os_compute_api:servers:create",
          .success = 202,
          .handler = with_body<CreateServerBody, create_described_by_name>},
    Route{.verb = Verb::post,
          .path = "/servers",
          .versions = {.from = mv::server_description},
          .policy = "os_compute_api:servers:create",
          .success = 202,
          .handler = with_body<CreateServerBody, create>},
    Route{.verb = Verb::put,
          .path = "/servers/{id}",
          .policy = "os_compute_api:servers:update",
          .target = find_server,
          .handler = with_body<UpdateServerBody, update>},
    Route{.verb = Verb::del,
          .path = "/servers/{id}",
          .policy = "os_compute_api:servers:delete",
          .target = find_server,
          .success = 204,
          .handler = remove},
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::servers
