#include "api/flavors/routes.hpp"

#include <array>

#include "api/flavors/handlers.hpp"

namespace nova::api::flavors {
namespace {

std::optional<std::string> sort_key_until_2_101(std::string_view value) {
  static constexpr std::array<std::string_view, 15> names{
      "created_at",  "description", "disabled",   "ephemeral_gb", "flavorid",
      "id",          "is_public",   "memory_mb",  "name",         "root_gb",
      "rxtx_factor", "swap",        "updated_at", "vcpu_weight",  "vcpus"};
  return check_among(value, names);
}

std::optional<std::string> sort_key(std::string_view value) {
  return value == "rxtx_factor" ? std::optional<std::string>("'rxtx_factor' is not one of the sort keys")
                                : sort_key_until_2_101(value);
}

constexpr Microversion last_rxtx = mv::before(mv::no_rxtx_factor);
constexpr std::array list_params{QueryParam{"limit", check_count},
                                 QueryParam{"marker"},
                                 QueryParam{"is_public"},
                                 QueryParam{"minRam"},
                                 QueryParam{"minDisk"},
                                 QueryParam{"sort_dir", check_sort_dir},
                                 QueryParam{"sort_key", sort_key_until_2_101, {.upto = last_rxtx}},
                                 QueryParam{"sort_key", sort_key, {.from = mv::no_rxtx_factor}},
                                 QueryParam{"name", nullptr, {.from = mv::no_rxtx_factor}}};
constexpr QueryRules list_query{.params = list_params, .strict_from = mv::strict_parameters};

constexpr Span unchecked{.upto = mv::before(mv::checked_extra_specs)};
constexpr Span checked{.from = mv::checked_extra_specs};
constexpr std::string_view specs = "/flavors/{id}/os-extra_specs";
constexpr std::string_view one_spec = "/flavors/{id}/os-extra_specs/{key}";

constexpr std::array rows{
    Route{.path = "/flavors", .query = list_query, .handler = index},
    Route{.path = "/flavors/detail", .query = list_query, .handler = detail},
    Route{.path = "/flavors/{id}", .handler = show},
    Route{.verb = Verb::post,
          .path = "/flavors",
          .policy = "os_compute_api:os-flavor-manage:create",
          .handler = with_body<CreateFlavorBody, create>},
    Route{.verb = Verb::put,
          .path = "/flavors/{id}",
          .versions = {.from = mv::flavor_description},
          .policy = "os_compute_api:os-flavor-manage:update",
          .handler = with_body<DescribeFlavorBody, describe>},
    Route{.verb = Verb::del,
          .path = "/flavors/{id}",
          .policy = "os_compute_api:os-flavor-manage:delete",
          .success = 202,
          .handler = remove},

    Route{.path = specs, .policy = "os_compute_api:os-flavor-extra-specs:index", .handler = list_extra_specs},
    Route{.verb = Verb::post,
          .path = specs,
          .versions = unchecked,
          .policy = "os_compute_api:os-flavor-extra-specs:create",
          .handler = with_body<ExtraSpecsBody, add_extra_specs>},
    Route{.verb = Verb::post,
          .path = specs,
          .versions = checked,
          .policy = "os_compute_api:os-flavor-extra-specs:create",
          .handler = with_body<ExtraSpecsBody, add_checked_extra_specs>},
    Route{
        .path = one_spec, .policy = "os_compute_api:os-flavor-extra-specs:show", .handler = show_extra_spec},
    Route{.verb = Verb::put,
          .path = one_spec,
          .versions = unchecked,
          .policy = "os_compute_api:os-flavor-extra-specs:update",
          .handler = with_body<ExtraSpecs, put_extra_spec>},
    Route{.verb = Verb::put,
          .path = one_spec,
          .versions = checked,
          .policy = "os_compute_api:os-flavor-extra-specs:update",
          .handler = with_body<ExtraSpecs, put_checked_extra_spec>},
    Route{.verb = Verb::del,
          .path = one_spec,
          .policy = "os_compute_api:os-flavor-extra-specs:delete",
          .handler = remove_extra_spec},

    Route{.path = "/flavors/{id}/os-flavor-access",
          .policy = "os_compute_api:os-flavor-access",
          .handler = list_access},
    Route{.verb = Verb::post,
          .path = "/flavors/{id}/action",
          .action = "addTenantAccess",
          .versions = {.upto = mv::before(mv::public_flavor_access)},
          .policy = "os_compute_api:os-flavor-access:add_tenant_access",
          .handler = with_body<AddAccessBody, add_access>},
    Route{.verb = Verb::post,
          .path = "/flavors/{id}/action",
          .action = "addTenantAccess",
          .versions = {.from = mv::public_flavor_access},
          .policy = "os_compute_api:os-flavor-access:add_tenant_access",
          .handler = with_body<AddAccessBody, add_private_access>},
    Route{.verb = Verb::post,
          .path = "/flavors/{id}/action",
          .action = "removeTenantAccess",
          .policy = "os_compute_api:os-flavor-access:remove_tenant_access",
          .handler = with_body<RemoveAccessBody, remove_access>},
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::flavors
