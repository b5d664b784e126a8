#include "api/os_services/routes.hpp"

#include <array>

#include "api/os_services/handlers.hpp"

namespace nova::api::os_services {
namespace {

constexpr std::array list_params{QueryParam{"host"}, QueryParam{"binary"}};
constexpr QueryRules list_query{.params = list_params, .strict_from = mv::strict_parameters};
constexpr Span numbered{.upto = mv::before(mv::uuids_for_hosts)};
constexpr Span named{.from = mv::uuids_for_hosts};
constexpr std::string_view one = "/os-services/{id}";

constexpr std::array rows{
    Route{.path = "/os-services",
          .policy = "os_compute_api:os-services:list",
          .query = list_query,
          .handler = index},
    Route{.verb = Verb::put,
          .path = one,
          .versions = numbered,
          .policy = "os_compute_api:os-services:update",
          .handler = with_body<NamedChange, run_named>},
    Route{.verb = Verb::put,
          .path = one,
          .versions = named,
          .policy = "os_compute_api:os-services:update",
          .handler = with_body<Change, update>},
    Route{.verb = Verb::del,
          .path = one,
          .versions = numbered,
          .policy = "os_compute_api:os-services:delete",
          .success = 204,
          .handler = remove_by_number},
    Route{.verb = Verb::del,
          .path = one,
          .versions = named,
          .policy = "os_compute_api:os-services:delete",
          .success = 204,
          .handler = remove_by_uuid},
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::os_services
