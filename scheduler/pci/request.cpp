#include "scheduler/pci/request.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {

Result<PciNearness> read_nearness(std::string_view name) {
  if (name.empty() || name == "legacy") return PciNearness::legacy;
  if (name == "required") return PciNearness::required;
  if (name == "preferred") return PciNearness::preferred;
  if (name == "socket") return PciNearness::socket;
  return Error{Errc::bad_request, "unknown PCI NUMA policy '" + std::string(name) + "'"};
}

std::string text_of(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

Result<void> add_pci_alias(PciAliases& aliases, const std::string& text) {
  // Members that say something of the request, not of the device.
  static const std::set<std::string> not_of_device{"name", "numa_policy", "capability_type", "resource_class",
                                                   "traits"};
  const nlohmann::json members = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!members.is_object()) return Error{Errc::bad_request, "a JSON object"};
  std::map<std::string, std::string> spec;
  for (const auto& [key, value] : members.items())
    spec[key == "device_type" ? "dev_type" : key] = text_of(value);
  if (spec["name"].empty()) return Error{Errc::bad_request, "an object with a name"};
  const auto nearness = read_nearness(spec["numa_policy"]);
  if (!nearness) return Error{Errc::bad_request, "a numa_policy legacy, required, preferred or socket"};
  PciAlias& alias = aliases[spec["name"]];
  alias.nearness = *nearness;
  for (const auto& name : not_of_device) spec.erase(name);
  alias.specs.push_back(std::move(spec));
  return {};
}

Result<std::vector<PciRequest>> read_pci_requests(const PciAliases& aliases, std::string_view spec,
                                                  std::string_view nearness) {
  std::vector<PciRequest> requests;
  if (stripped(spec).empty()) return requests;
  for (const auto item : split(spec, ',')) {
    const auto parts = split(item, ':');
    const auto count = parts.size() == 2 ? to_integer(parts[1]) : std::nullopt;
    if (!count || *count < 1 || *count > 1024)
      return Error{Errc::bad_request, "pci_passthrough:alias '" + std::string(item) + "' is not name:count"};
    const auto alias = aliases.find(parts[0]);
    if (alias == aliases.end())
      return Error{Errc::bad_request, "PCI alias '" + std::string(parts[0]) + "' is not defined"};
    PciRequest request{static_cast<int>(*count), alias->first, alias->second};
    if (!nearness.empty()) {
      const auto wanted = read_nearness(nearness);
      if (!wanted) return wanted.error();
      request.device.nearness = *wanted;
    }
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace nova::scheduler
