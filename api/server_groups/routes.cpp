#include "api/server_groups/routes.hpp"

#include <array>

#include "api/server_groups/handlers.hpp"

namespace nova::api::server_groups {
namespace {

constexpr std::array list_params{QueryParam{"all_projects"}, QueryParam{"limit", check_count},
                                 QueryParam{"offset", check_count}};
constexpr QueryRules list_query{.params = list_params, .strict_from = mv::strict_parameters};

constexpr std::array rows{
    Route{.path = "/os-server-groups",
          .policy = "os_compute_api:os-server-groups:index",
          .query = list_query,
          .handler = index},
    Route{.verb = Verb::post,
          .path = "/os-server-groups",
          .policy = "os_compute_api:os-server-groups:create",
          .handler = with_body<CreateGroupBody, create>},
    Route{.path = "/os-server-groups/{id}",
          .policy = "os_compute_api:os-server-groups:show",
          .target = find_group,
          .handler = show},
    Route{.verb = Verb::del,
          .path = "/os-server-groups/{id}",
          .policy = "os_compute_api:os-server-groups:delete",
          .target = find_group,
          .success = 204,
          .handler = remove},
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::server_groups
