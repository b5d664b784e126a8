#include "api/quotas/routes.hpp"

#include <array>

#include "api/quotas/handlers.hpp"

namespace nova::api::quotas {
namespace {

constexpr std::array user_params{QueryParam{"user_id"}};
constexpr QueryRules user_query{.params = user_params, .strict_from = mv::strict_parameters};
constexpr QueryRules any_query{.strict_from = last_version};
constexpr std::string_view set = "/os-quota-sets/{project}";
constexpr std::string_view quota_class = "/os-quota-class-sets/{class}";

constexpr std::array rows{
    Route{.path = set,
          .policy = "os_compute_api:os-quota-sets:show",
          .target = find_project,
          .query = user_query,
          .handler = show},
    Route{.path = "/os-quota-sets/{project}/detail",
          .policy = "os_compute_api:os-quota-sets:detail",
          .target = find_project,
          .query = user_query,
          .handler = detail},
    Route{.path = "/os-quota-sets/{project}/defaults",
          .policy = "os_compute_api:os-quota-sets:defaults",
          .target = find_project,
          .query = any_query,
          .handler = defaults},
    Route{.verb = Verb::put,
          .path = set,
          .policy = "os_compute_api:os-quota-sets:update",
          .target = find_project,
          .query = user_query,
          .handler = with_body<SetQuotaBody, update>},
    Route{.verb = Verb::del,
          .path = set,
          .policy = "os_compute_api:os-quota-sets:delete",
          .target = find_project,
          .query = user_query,
          .success = 202,
          .handler = remove},

    Route{.path = quota_class, .policy = "os_compute_api:os-quota-class-sets:show", .handler = show_class},
    Route{.verb = Verb::put,
          .path = quota_class,
          .policy = "os_compute_api:os-quota-class-sets:update",
          .handler = with_body<SetClassBody, update_class>},
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::quotas
