#include "api/hypervisors/routes.hpp"

#include <fmt/format.h>

#include <array>

#include "api/http/host_name.hpp"
#include "api/hypervisors/handlers.hpp"

namespace nova::api::hypervisors {
namespace {

std::optional<std::string> check_bool(std::string_view value) {
  if (strict_bool(value)) return std::nullopt;
  return fmt::format("'{}' is not a boolean", value);
}

std::optional<std::string> check_pattern(std::string_view value) {
  if (value.empty()) return "'' is too short";
  if (value.size() > 255) return fmt::format("'{}' is too long", value);
  if (!host_pattern.fits(value)) return fmt::format("'{}' does not match '{}'", value, host_pattern.regex);
  return std::nullopt;
}

constexpr Span everyone{.upto = mv::before(mv::hypervisor_paging)};
constexpr Span paged{.from = mv::hypervisor_paging, .upto = mv::before(mv::uuids_for_hosts)};
constexpr Span numbered{.upto = mv::before(mv::uuids_for_hosts)};
constexpr Span named{.from = mv::uuids_for_hosts};
constexpr Span heavy{.from = mv::uuids_for_hosts, .upto = mv::before(mv::lean_hypervisors)};
constexpr Span lean{.from = mv::lean_hypervisors};
constexpr Span before_lean{.upto = mv::before(mv::lean_hypervisors)};

constexpr std::array list_params{QueryParam{"limit", check_count, paged},
                                 QueryParam{"marker", nullptr, paged},
                                 QueryParam{"limit", check_count, named, false},
                                 QueryParam{"marker", nullptr, named, false},
                                 QueryParam{"hypervisor_hostname_pattern", check_pattern, named, false},
                                 QueryParam{"with_servers", check_bool, named, false}};
constexpr std::array one_params{QueryParam{"with_servers", check_bool, named, false}};
constexpr QueryRules list_query{.params = list_params, .strict_from = mv::uuids_for_hosts};
constexpr QueryRules one_query{.params = one_params, .strict_from = mv::uuids_for_hosts};
constexpr QueryRules any_query{.strict_from = last_version};

constexpr Route list_row(Span versions, awaitable<Reply> (*run)(Request&)) {
  return {.path = "/os-hypervisors",
          .versions = versions,
          .policy = "os_compute_api:os-hypervisors:list",
          .query = list_query,
          .handler = run};
}
constexpr Route detail_row(Span versions, awaitable<Reply> (*run)(Request&)) {
  return {.path = "/os-hypervisors/detail",
          .versions = versions,
          .policy = "os_compute_api:os-hypervisors:list-detail",
          .query = list_query,
          .handler = run};
}
constexpr Route show_row(Span versions, awaitable<Reply> (*run)(Request&)) {
  return {.path = "/os-hypervisors/{id}",
          .versions = versions,
          .policy = "os_compute_api:os-hypervisors:show",
          .query = one_query,
          .handler = run};
}
constexpr Route uptime_row(Span versions, awaitable<Reply> (*run)(Request&)) {
  return {.path = "/os-hypervisors/{id}/uptime",
          .versions = versions,
          .policy = "os_compute_api:os-hypervisors:uptime",
          .query = any_query,
          .handler = run};
}

constexpr std::array rows{
    list_row(everyone, index_all),
    list_row(paged, index_numbered),
    list_row(named, index),
    detail_row(everyone, detail_all),
    detail_row(paged, detail_numbered),
    detail_row(heavy, detail),
    detail_row(lean, detail_with_uptime),
    show_row(numbered, show_numbered),
    show_row(heavy, show),
    show_row(lean, show_with_uptime),
    uptime_row(numbered, uptime_numbered),
    uptime_row(heavy, uptime),
    Route{.path = "/os-hypervisors/{id}/search",
          .versions = numbered,
          .policy = "os_compute_api:os-hypervisors:search",
          .query = any_query,
          .handler = search},
    Route{.path = "/os-hypervisors/{id}/servers",
          .versions = numbered,
          .policy = "os_compute_api:os-hypervisors:servers",
          .query = any_query,
          .handler = servers},
    Route{.path = "/os-hypervisors/statistics",
          .versions = before_lean,
          .policy = "os_compute_api:os-hypervisors:statistics",
          .query = any_query,
          .handler = statistics},
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::hypervisors
