#include "api/flavors/extra_spec_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <regex>

#include "api/http/values.hpp"
#include "common/error.hpp"

namespace nova::api::flavors {
namespace {

enum class Kind { text, boolean, integer, choice, pattern };

struct Rule {
  std::string_view key;
  Kind kind;
  std::string_view form = {};  // the choices, or the pattern
  std::int64_t low = std::numeric_limits<std::int64_t>::min();
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
};

// clang-format off
constexpr std::array rules{
    Rule{"accel:device_profile", Kind::text},
    Rule{"group_policy", Kind::choice, "isolate,none"},
    Rule{"hide_hypervisor_id", Kind::boolean},
    Rule{"hw:boot_menu", Kind::boolean},
    Rule{"hw:cpu_cores", Kind::integer, {}, 1},
    Rule{"hw:cpu_dedicated_mask", Kind::pattern, R"(\^?\d+((-\d+)?(,\^?\d+(-\d+)?)?)*)"},
    Rule{"hw:cpu_max_cores", Kind::integer, {}, 1},
    Rule{"hw:cpu_max_sockets", Kind::integer, {}, 1},
    Rule{"hw:cpu_max_threads", Kind::integer, {}, 1},
    Rule{"hw:cpu_policy", Kind::choice, "dedicated,shared,mixed"},
    Rule{"hw:cpu_realtime", Kind::boolean},
    Rule{"hw:cpu_realtime_mask", Kind::pattern, R"((\^)?\d+((-\d+)?(,\^?\d+(-\d+)?)?)*)"},
    Rule{"hw:cpu_sockets", Kind::integer, {}, 1},
    Rule{"hw:cpu_thread_policy", Kind::choice, "prefer,isolate,require"},
    Rule{"hw:cpu_threads", Kind::integer, {}, 1},
    Rule{"hw:emulator_threads_policy", Kind::choice, "isolate,share"},
    Rule{"hw:ephemeral_encryption", Kind::boolean},
    Rule{"hw:ephemeral_encryption_format", Kind::choice, "plain,luks,luksv2"},
    Rule{"hw:hide_hypervisor_id", Kind::boolean},
    Rule{"hw:locked_memory", Kind::boolean},
    Rule{"hw:mem_encryption", Kind::boolean},
    Rule{"hw:mem_encryption_model", Kind::choice, "amd-sev,amd-sev-es,amd-sev-snp"},
    Rule{"hw:mem_page_size", Kind::pattern, R"((large|small|any|\d+([kKMGT]i?)?(b|bit|B)?))"},
    Rule{"hw:numa_nodes", Kind::integer, {}, 1},
    Rule{"hw:pci_numa_affinity_policy", Kind::choice, "required,preferred,legacy,socket"},
    Rule{"hw:pmem", Kind::pattern, R"(([a-zA-Z0-9_]+(,)?)+)"},
    Rule{"hw:pmu", Kind::boolean},
    Rule{"hw:redirected_usb_ports", Kind::integer, {}, 0, 15},
    Rule{"hw:serial_port_count", Kind::integer, {}, 0},
    Rule{"hw:sound_model", Kind::choice, "sb16,es1370,pcspk,ac97,ich6,ich9,usb,virtio"},
    Rule{"hw:tpm_model", Kind::choice, "tpm-tis,tpm-crb"},
    Rule{"hw:tpm_secret_security", Kind::choice, "user,host,deployment"},
    Rule{"hw:tpm_version", Kind::choice, "1.2,2.0"},
    Rule{"hw:usb_model", Kind::choice, "none,nec-xhci,qemu-xhci"},
    Rule{"hw:vif_multiqueue_enabled", Kind::boolean},
    Rule{"hw:viommu_model", Kind::choice, "intel,smmuv3,virtio,auto"},
    Rule{"hw:virtio_packed_ring", Kind::boolean},
    Rule{"hw:watchdog_action", Kind::choice, "none,pause,poweroff,reset,disabled"},
    Rule{"hw_rng:allowed", Kind::boolean},
    Rule{"hw_rng:rate_bytes", Kind::integer, {}, 0},
    Rule{"hw_rng:rate_period", Kind::integer, {}, 0},
    Rule{"hw_video:ram_max_mb", Kind::integer, {}, 0},
    Rule{"os:secure_boot", Kind::choice, "disabled,required"},
    Rule{"pci_passthrough:alias", Kind::pattern, R"([^:]+:\d+(?:\s*,\s*[^:]+:\d+)*)"},
    Rule{"quota:cpu_limit", Kind::integer, {}, 0},
    Rule{"quota:cpu_period", Kind::integer, {}, 0},
    Rule{"quota:cpu_quota", Kind::integer},
    Rule{"quota:cpu_reservation", Kind::integer},
    Rule{"quota:cpu_shares", Kind::integer, {}, 0},
    Rule{"quota:cpu_shares_level", Kind::choice, "custom,high,normal,low"},
    Rule{"quota:cpu_shares_share", Kind::integer, {}, 0},
    Rule{"quota:disk_io_limit", Kind::integer, {}, 0},
    Rule{"quota:disk_io_reservation", Kind::integer},
    Rule{"quota:disk_io_shares_level", Kind::choice, "custom,high,normal,low"},
    Rule{"quota:disk_io_shares_share", Kind::integer, {}, 0},
    Rule{"quota:disk_read_bytes_sec", Kind::integer, {}, 0},
    Rule{"quota:disk_read_iops_sec", Kind::integer, {}, 0},
    Rule{"quota:disk_total_bytes_sec", Kind::integer, {}, 0},
    Rule{"quota:disk_total_iops_sec", Kind::integer, {}, 0},
    Rule{"quota:disk_write_bytes_sec", Kind::integer, {}, 0},
    Rule{"quota:disk_write_iops_sec", Kind::integer, {}, 0},
    Rule{"quota:memory_limit", Kind::integer, {}, 0},
    Rule{"quota:memory_reservation", Kind::integer},
    Rule{"quota:memory_shares_level", Kind::choice, "custom,high,normal,low"},
    Rule{"quota:memory_shares_share", Kind::integer, {}, 0},
    Rule{"quota:vif_inbound_average", Kind::integer, {}, 0},
    Rule{"quota:vif_inbound_burst", Kind::integer, {}, 0},
    Rule{"quota:vif_inbound_peak", Kind::integer, {}, 0},
    Rule{"quota:vif_limit", Kind::integer, {}, 0},
    Rule{"quota:vif_outbound_average", Kind::integer, {}, 0},
    Rule{"quota:vif_outbound_burst", Kind::integer, {}, 0},
    Rule{"quota:vif_outbound_peak", Kind::integer, {}, 0},
    Rule{"quota:vif_reservation", Kind::integer},
    Rule{"quota:vif_shares_level", Kind::choice, "custom,high,normal,low"},
    Rule{"quota:vif_shares_share", Kind::integer, {}, 0}};

// Keys with a part that the operator chooses.
struct OpenRule {
  std::string_view key;  // a regular expression
  Rule value;
};
constexpr std::array open_rules{
    OpenRule{R"(aggregate_instance_extra_specs:.+)", {"", Kind::text}},
    OpenRule{R"(capabilities:.+)", {"", Kind::text}},
    OpenRule{R"(hw:numa_cpus\.\d+)", {"", Kind::pattern, R"(\^?\d+((-\d+)?(,\^?\d+(-\d+)?)?)*)"}},
    OpenRule{R"(hw:numa_mem\.\d+)", {"", Kind::integer, {}, 1}},
    OpenRule{R"(resources([a-zA-Z0-9_-]{1,64})?:[A-Z][A-Z0-9_]*)", {"", Kind::integer}},
    OpenRule{R"(trait([a-zA-Z0-9_-]{1,64})?:[A-Z][A-Z0-9_]*)", {"", Kind::choice, "required,forbidden"}}};

// Namespaces in which every key must be known; resources and trait may have a suffix.
constexpr std::array<std::string_view, 10> closed_namespaces{
    "accel", "aggregate_instance_extra_specs", "capabilities", "hw", "hw_rng", "hw_video", "os",
    "pci_passthrough", "quota", "vmware"};
// clang-format on

bool is_closed(std::string_view key) {
  const auto colon = key.find(':');
  if (colon == std::string_view::npos) return false;
  const auto space = key.substr(0, colon);
  return space.starts_with("resources") || space.starts_with("trait") ||
         std::find(closed_namespaces.begin(), closed_namespaces.end(), space) != closed_namespaces.end();
}

const Rule* find_rule(const std::string& key) {
  for (const auto& rule : rules)
    if (rule.key == key) return &rule;
  for (const auto& open : open_rules)
    if (std::regex_match(key, std::regex(std::string(open.key)))) return &open.value;
  return nullptr;
}

bool is_choice(std::string_view choices, std::string_view value) {
  while (!choices.empty()) {
    const auto comma = choices.find(',');
    if (choices.substr(0, comma) == value) return true;
    if (comma == std::string_view::npos) break;
    choices.remove_prefix(comma + 1);
  }
  return false;
}

bool is_integer(const Rule& rule, const std::string& value) {
  std::int64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  return error == std::errc{} && stop == end && number >= rule.low && number <= rule.high;
}

bool is_boolean(std::string value) {
  std::transform(value.begin(), value.end(), value.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return strict_bool(value).has_value() || value == "t" || value == "y" || value == "f" || value == "n";
}

bool fits(const Rule& rule, const std::string& value) {
  switch (rule.kind) {
    case Kind::text:
      return true;
    case Kind::boolean:
      return is_boolean(value);
    case Kind::integer:
      return is_integer(rule, value);
    case Kind::choice:
      return is_choice(rule.form, value);
    case Kind::pattern:
      return std::regex_match(value, std::regex(std::string(rule.form)));
  }
  return false;
}

std::string expectation(const Rule& rule) {
  switch (rule.kind) {
    case Kind::text:
      return "text";
    case Kind::boolean:
      return "a boolean";
    case Kind::integer: {
      std::string text = "an integer";
      if (rule.low != std::numeric_limits<std::int64_t>::min())
        text += fmt::format(", at least {}", rule.low);
      if (rule.high != std::numeric_limits<std::int64_t>::max())
        text += fmt::format(", at most {}", rule.high);
      return text;
    }
    case Kind::choice:
      return fmt::format("one of {}", rule.form);
    case Kind::pattern:
      return fmt::format("text that matches {}", rule.form);
  }
  return {};
}

}  // namespace

void check_extra_specs(const std::map<std::string, std::string>& specs) {
  for (const auto& [key, value] : specs) {
    const Rule* rule = find_rule(key);
    if (rule == nullptr && is_closed(key))
      throw Fault(
          {Errc::bad_request,
           fmt::format("Validation failed; extra spec '{}' does not appear to be a valid extra spec.", key),
           "ValidationError"});
    if (rule != nullptr && !fits(*rule, value))
      throw Fault(
          {Errc::bad_request,
           fmt::format("Validation failed; '{}' is not a valid value of extra spec '{}': expected {}.", value,
                       key, expectation(*rule)),
           "ValidationError"});
  }
}

}  // namespace nova::api::flavors
