#include <algorithm>
#include <array>

#include "api/http/values.hpp"
#include "api/servers/list_query.hpp"
#include "api/servers/status.hpp"

namespace nova::api::servers {
namespace {

constexpr std::array<std::string_view, 29> sort_keys{"access_ip_v4",
                                                     "access_ip_v6",
                                                     "auto_disk_config",
                                                     "availability_zone",
                                                     "config_drive",
                                                     "created_at",
                                                     "display_description",
                                                     "display_name",
                                                     "host",
                                                     "hostname",
                                                     "image_ref",
                                                     "instance_type_id",
                                                     "kernel_id",
                                                     "key_name",
                                                     "launch_index",
                                                     "launched_at",
                                                     "locked_by",
                                                     "node",
                                                     "power_state",
                                                     "progress",
                                                     "project_id",
                                                     "ramdisk_id",
                                                     "root_device_name",
                                                     "task_state",
                                                     "terminated_at",
                                                     "updated_at",
                                                     "user_id",
                                                     "uuid",
                                                     "vm_state"};
// Accepted once, and without effect.
constexpr std::array<std::string_view, 21> ignored_sort_keys{"architecture",
                                                             "cell_name",
                                                             "cleaned",
                                                             "default_ephemeral_device",
                                                             "default_swap_device",
                                                             "deleted",
                                                             "deleted_at",
                                                             "disable_terminate",
                                                             "ephemeral_gb",
                                                             "ephemeral_key_uuid",
                                                             "id",
                                                             "key_data",
                                                             "launched_on",
                                                             "locked",
                                                             "memory_mb",
                                                             "os_type",
                                                             "reservation_id",
                                                             "root_gb",
                                                             "shutdown_terminate",
                                                             "user_data",
                                                             "vcpus"};

bool is_in(std::string_view value, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), value) != names.end();
}

std::optional<std::string> check_old_sort_key(std::string_view value) {
  if (is_in(value, ignored_sort_keys) || value == "vm_mode") return std::nullopt;
  return check_among(value, sort_keys);
}
std::optional<std::string> check_sort_key(std::string_view value) {
  return value == "locked" ? std::nullopt : check_among(value, sort_keys);
}

std::optional<std::string> check_status(std::string_view value) {
  return states_of({std::string(value)}).vm_states.empty()
             ? std::optional<std::string>("Invalid status value")
             : std::nullopt;
}
std::optional<std::string> check_locked(std::string_view value) {
  return strict_bool(value) ? std::nullopt : std::optional<std::string>("it is not a boolean");
}

constexpr Span tags_span{.from = mv::server_tags};
constexpr std::array params{
    QueryParam{"user_id"},
    QueryParam{"project_id"},
    QueryParam{"tenant_id"},
    QueryParam{"launch_index"},
    QueryParam{"image_ref"},
    QueryParam{"image"},
    QueryParam{"kernel_id", check_regex},
    QueryParam{"ramdisk_id", check_regex},
    QueryParam{"hostname", check_regex},
    QueryParam{"key_name", check_regex},
    QueryParam{"power_state", check_regex},
    QueryParam{"vm_state"},
    QueryParam{"task_state"},
    QueryParam{"host"},
    QueryParam{"node", check_regex},
    QueryParam{"flavor", check_regex},
    QueryParam{"reservation_id", check_regex},
    QueryParam{"launched_at", check_regex},
    QueryParam{"terminated_at", check_regex},
    QueryParam{"availability_zone", check_regex},
    QueryParam{"name", check_regex},
    QueryParam{"display_name", check_regex},
    QueryParam{"description", check_regex},
    QueryParam{"display_description", check_regex},
    QueryParam{"locked_by", check_regex},
    QueryParam{"uuid"},
    QueryParam{"root_device_name", check_regex},
    QueryParam{"config_drive", check_regex},
    QueryParam{"access_ip_v4", check_regex},
    QueryParam{"access_ip_v6", check_regex},
    QueryParam{"auto_disk_config", check_regex},
    QueryParam{"progress", check_regex},
    QueryParam{"sort_key", check_old_sort_key, {.upto = mv::before(mv::strict_parameters)}},
    QueryParam{"sort_key", check_sort_key, {.from = mv::strict_parameters}},
    QueryParam{"sort_dir", check_sort_dir},
    QueryParam{"all_tenants"},
    QueryParam{"soft_deleted"},
    QueryParam{"deleted"},
    QueryParam{"status", nullptr, {.upto = mv::before(mv::strict_status_filter)}},
    QueryParam{"status", check_status, {.from = mv::strict_status_filter}},
    QueryParam{"changes-since", check_date_time},
    QueryParam{"ip", check_regex},
    QueryParam{"ip6", check_regex},
    QueryParam{"created_at", check_regex},
    QueryParam{"block_device_mapping"},
    QueryParam{"services"},
    QueryParam{"metadata"},
    QueryParam{"system_metadata"},
    QueryParam{"info_cache"},
    QueryParam{"security_groups"},
    QueryParam{"pci_devices"},
    QueryParam{"limit", check_count},
    QueryParam{"marker"},
    QueryParam{"tags", check_regex, tags_span},
    QueryParam{"tags-any", check_regex, tags_span},
    QueryParam{"not-tags", check_regex, tags_span},
    QueryParam{"not-tags-any", check_regex, tags_span},
    QueryParam{"changes-before", check_date_time, {.from = mv::changes_before}},
    QueryParam{"locked", check_locked, {.from = mv::lock_reason}}};

constexpr Span locked_sorts{.from = mv::lock_reason};

}  // namespace

bool is_sort_key(std::string_view key, Microversion version) {
  return is_in(key, sort_keys) || (key == "locked" && locked_sorts.contains(version));
}

const QueryRules list_query{params, mv::strict_parameters};

}  // namespace nova::api::servers
