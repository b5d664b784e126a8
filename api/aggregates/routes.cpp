#include "api/aggregates/routes.hpp"

#include <array>

#include "api/aggregates/handlers.hpp"

namespace nova::api::aggregates {
namespace {

constexpr std::string_view all = "/os-aggregates";
constexpr std::string_view one = "/os-aggregates/{id}";
constexpr std::string_view action = "/os-aggregates/{id}/action";

constexpr std::array rows{
    Route{.path = all, .policy = "os_compute_api:os-aggregates:index", .handler = index},
    Route{.verb = Verb::post,
          .path = all,
          .policy = "os_compute_api:os-aggregates:create",
          .handler = with_body<CreateBody, create>},
    Route{.path = one, .policy = "os_compute_api:os-aggregates:show", .handler = show},
    Route{.verb = Verb::put,
          .path = one,
          .policy = "os_compute_api:os-aggregates:update",
          .handler = with_body<UpdateBody, update>},
    Route{.verb = Verb::del, .path = one, .policy = "os_compute_api:os-aggregates:delete", .handler = remove},
    Route{.verb = Verb::post,
          .path = action,
          .action = "add_host",
          .policy = "os_compute_api:os-aggregates:add_host",
          .handler = with_body<AddHostBody, add_host>},
    Route{.verb = Verb::post,
          .path = action,
          .action = "remove_host",
          .policy = "os_compute_api:os-aggregates:remove_host",
          .handler = with_body<RemoveHostBody, remove_host>},
    Route{.verb = Verb::post,
          .path = action,
          .action = "set_metadata",
          .policy = "os_compute_api:os-aggregates:set_metadata",
          .handler = with_body<SetMetadataBody, set_metadata>},
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::aggregates
