#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/http/values.hpp"
#include "api/servers/list_query.hpp"
#include "api/servers/status.hpp"

namespace nova::api::servers {
namespace {

using List = proto::ListServers::Request;

constexpr Span always{};
constexpr Span never{.from = last_version};
constexpr Span from_2_83{.from = mv::open_filters};

// A filter that goes to the conductor by its own name, and the versions in which everybody may use it.
struct Filter {
  std::string_view name;
  Span open = never;
};
constexpr std::array filters{Filter{"name", always},
                             Filter{"image", always},
                             Filter{"flavor", always},
                             Filter{"reservation_id", always},
                             Filter{"ip", always},
                             Filter{"ip6", {.from = mv::ip6_filter}},
                             Filter{"tags", always},
                             Filter{"tags-any", always},
                             Filter{"not-tags", always},
                             Filter{"not-tags-any", always},
                             Filter{"locked", always},
                             Filter{"hostname", {.from = mv::hostname}},
                             Filter{"user_id", from_2_83},
                             Filter{"vm_state", from_2_83},
                             Filter{"task_state", from_2_83},
                             Filter{"power_state", from_2_83},
                             Filter{"progress", from_2_83},
                             Filter{"availability_zone", from_2_83},
                             Filter{"config_drive", from_2_83},
                             Filter{"key_name", from_2_83},
                             Filter{"created_at", from_2_83},
                             Filter{"launched_at", from_2_83},
                             Filter{"terminated_at", from_2_83},
                             Filter{"host"},
                             Filter{"node"},
                             Filter{"access_ip_v4"},
                             Filter{"access_ip_v6"},
                             Filter{"auto_disk_config"},
                             Filter{"description"},
                             Filter{"display_description"},
                             Filter{"display_name"},
                             Filter{"image_ref"},
                             Filter{"kernel_id"},
                             Filter{"ramdisk_id"},
                             Filter{"launch_index"},
                             Filter{"locked_by"},
                             Filter{"root_device_name"},
                             Filter{"uuid"},
                             Filter{"soft_deleted"}};

constexpr std::array<std::string_view, 7> forbidden_filters{
    "block_device_mapping", "services",        "metadata",   "system_metadata",
    "info_cache",           "security_groups", "pci_devices"};
constexpr std::array<std::string_view, 2> admin_sort_keys{"host", "node"};

bool lenient_true(const std::string* text) { return text != nullptr && strict_bool(*text).value_or(false); }

void add_filters(const Request& request, bool all_filters, List& list) {
  for (const auto& filter : filters) {
    if (!all_filters && !filter.open.contains(request.version)) continue;
    auto values = request.query.all(filter.name);
    if (!values.empty()) list.filters.emplace(std::string(filter.name), std::move(values));
  }
  if (!all_filters) return;
  for (const auto name : forbidden_filters)
    if (request.query.has(name))
      throw Fault(Errc::bad_request, fmt::format("Invalid filter field: {}.", name));
}

bool wants_all_tenants(const Request& request, std::string_view rule) {
  const std::string* text = request.query.last("all_tenants");
  if (text == nullptr) return false;
  const auto value = text->empty() ? std::optional(true) : strict_bool(*text);
  if (!value)
    throw Fault(
        Errc::bad_request,
        fmt::format("Invalid input for query parameters all_tenants. Value: {}. it is not a boolean", *text));
  if (*value) request.require(rule);
  return *value;
}

void choose_project(const Request& request, bool all_tenants, List& list) {
  if (!all_tenants) {
    if (request.context.project_id.empty())
      list.filters["user_id"] = {request.context.user_id};
    else
      list.project_id = request.context.project_id;
    return;
  }
  for (const auto name : {"tenant_id", "project_id"})
    if (const std::string* id = request.query.last(name)) list.project_id = *id;
}

void choose_deleted(const Request& request, bool all_filters, List& list) {
  const bool given = all_filters && request.query.has("deleted");
  list.deleted = given && lenient_true(request.query.last("deleted"));
  list.deleted_too = !given && list.changes_since.has_value();
}

// False when no server can have the status.
bool choose_status(const Request& request, bool all_filters, List& list) {
  const auto statuses = request.query.all("status");
  if (statuses.empty()) return true;
  StatusFilter states = states_of(statuses);
  if (states.vm_states.empty()) return false;
  const auto& vm = states.vm_states;
  if (std::find(vm.begin(), vm.end(), proto::VmState::deleted) != vm.end()) {
    if (!all_filters) throw Fault(Errc::forbidden, "Only administrators may list deleted instances");
    list.deleted = true;
  }
  list.vm_states = std::move(states.vm_states);
  list.task_states = std::move(states.task_states);
  return true;
}

std::optional<Timestamp> time_of(const Request& request, std::string_view name) {
  const std::string* text = request.query.last(name);
  if (text == nullptr) return std::nullopt;
  return parse_time(*text).value();
}

void choose_times(const Request& request, List& list) {
  list.changes_since = time_of(request, "changes-since");
  list.changes_before = time_of(request, "changes-before");
  if (list.changes_since && list.changes_before && *list.changes_before < *list.changes_since)
    throw Fault(Errc::bad_request,
                "The value of changes-since must be less than or equal to changes-before.");
}

void choose_order(const Request& request, bool all_filters, List& list) {
  const auto dirs = request.query.all("sort_dir");
  const auto keys = request.query.all("sort_key");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!is_sort_key(keys[i], request.version)) continue;
    const bool restricted =
        std::find(admin_sort_keys.begin(), admin_sort_keys.end(), keys[i]) != admin_sort_keys.end();
    if (restricted && !all_filters)
      throw Fault(Errc::forbidden, fmt::format("Only administrators can sort servers by {}", keys[i]));
    list.sort_keys.push_back(keys[i]);
    list.sort_dirs.push_back(i < dirs.size() ? dirs[i] : dirs.empty() ? "desc" : dirs.back());
  }
  if (!list.sort_keys.empty()) return;
  list.sort_keys = {"created_at"};
  list.sort_dirs = {dirs.empty() ? "desc" : dirs.front()};
}

}  // namespace

std::optional<List> list_request(const Request& request, std::string_view all_tenants_rule) {
  const bool all_filters = request.allows("os_compute_api:servers:allow_all_filters");
  List list;
  add_filters(request, all_filters, list);
  const bool all_tenants = wants_all_tenants(request, all_tenants_rule);
  choose_project(request, all_tenants, list);
  choose_times(request, list);
  choose_deleted(request, all_filters, list);
  if (!choose_status(request, all_filters, list)) return std::nullopt;
  choose_order(request, all_filters, list);
  list.limit = page_size(request);
  list.marker = page_marker(request);
  return list;
}

}  // namespace nova::api::servers
