#include "api/security_groups/routes.hpp"

#include <array>

#include "api/security_groups/handlers.hpp"

namespace nova::api::security_groups {
namespace {

constexpr Span proxied{.upto = mv::before(mv::no_proxies)};
constexpr std::array list_params{QueryParam{"limit", check_count}, QueryParam{"offset", check_count},
                                 QueryParam{"all_tenants"}};
constexpr QueryRules list_query{.params = list_params, .strict_from = last_version};
constexpr std::string_view all = "/os-security-groups";
constexpr std::string_view one = "/os-security-groups/{id}";

constexpr std::array rows{
    Route{.path = all,
          .versions = proxied,
          .policy = "os_compute_api:os-security-groups:get",
          .query = list_query,
          .handler = index},
    Route{.verb = Verb::post,
          .path = all,
          .versions = proxied,
          .policy = "os_compute_api:os-security-groups:create",
          .handler = with_body<GroupRequest, create>},
    Route{.path = one,
          .versions = proxied,
          .policy = "os_compute_api:os-security-groups:show",
          .handler = show},
    Route{.verb = Verb::put,
          .path = one,
          .versions = proxied,
          .policy = "os_compute_api:os-security-groups:update",
          .handler = with_body<GroupRequest, update>},
    Route{.verb = Verb::del,
          .path = one,
          .versions = proxied,
          .policy = "os_compute_api:os-security-groups:delete",
          .success = 202,
          .handler = remove},
    Route{.verb = Verb::post,
          .path = "/os-security-group-rules",
          .versions = proxied,
          .policy = "os_compute_api:os-security-groups:rule:create",
          .handler = with_body<RuleRequest, create_rule>},
    Route{.verb = Verb::del,
          .path = "/os-security-group-rules/{id}",
          .versions = proxied,
          .policy = "os_compute_api:os-security-groups:rule:delete",
          .success = 202,
          .handler = remove_rule},
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::security_groups
