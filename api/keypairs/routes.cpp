#include "api/keypairs/routes.hpp"

#include <array>

#include "api/keypairs/handlers.hpp"

namespace nova::api::keypairs {
namespace {

constexpr std::array list_params{QueryParam{"user_id", nullptr, {.from = mv::keypair_user}},
                                 QueryParam{"limit", check_count, {.from = mv::keypair_paging}},
                                 QueryParam{"marker", nullptr, {.from = mv::keypair_paging}}};
constexpr std::array one_params{QueryParam{"user_id", nullptr, {.from = mv::keypair_user}}};
constexpr QueryRules list_query{.params = list_params, .strict_from = mv::strict_parameters};
constexpr QueryRules one_query{.params = one_params, .strict_from = mv::strict_parameters};

constexpr Span untyped{.upto = mv::before(mv::keypair_type)};
constexpr Span typed{.from = mv::keypair_type};

constexpr std::array rows{
    Route{.path = "/os-keypairs",
          .policy = "os_compute_api:os-keypairs:index",
          .target = find_user,
          .query = list_query,
          .handler = index},
    Route{.verb = Verb::post,
          .path = "/os-keypairs",
          .versions = untyped,
          .policy = "os_compute_api:os-keypairs:create",
          .target = find_user,
          .handler = with_body<CreateKeypairBody, create>},
    Route{.verb = Verb::post,
          .path = "/os-keypairs",
          .versions = typed,
          .policy = "os_compute_api:os-keypairs:create",
          .target = find_user,
          .success = 201,
          .handler = with_body<CreateKeypairBody, create>},
    Route{.path = "/os-keypairs/{id}",
          .policy = "os_compute_api:os-keypairs:show",
          .target = find_user,
          .query = one_query,
          .handler = show},
    Route{.verb = Verb::del,
          .path = "/os-keypairs/{id}",
          .versions = untyped,
          .policy = "os_compute_api:os-keypairs:delete",
          .target = find_user,
          .query = one_query,
          .success = 202,
          .handler = remove},
    Route{.verb = Verb::del,
          .path = "/os-keypairs/{id}",
          .versions = typed,
          .policy = "os_compute_api:os-keypairs:delete",
          .target = find_user,
          .query = one_query,
          .success = 204,
          .handler = remove},
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::keypairs
