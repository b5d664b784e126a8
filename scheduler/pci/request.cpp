#include "scheduler/pci/request.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "common/json/value.hpp"
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

Error wrong_alias(const std::string& text, const std::string& why) {
  return {Errc::bad_request, "[pci] alias " + text + ": " + why};
}

std::string text_of(const json::Value& value) {
  return value.is_string() ? value.get<std::string>() : json::dump(value);
}

Result<json::Document> parse_alias(const std::string& text) {
  try {
    json::Document document = json::parse(text);
    if (document.root().is_object()) return document;
  } catch (const Fault& fault) {
    return wrong_alias(text, fault.what());
  }
  return wrong_alias(text, "a JSON object is expected");
}

Result<void> add_alias(PciAliases& aliases, const std::string& text) {
  // Members that say something of the request, not of the device.
  static const std::set<std::string> not_of_device{"name", "numa_policy", "capability_type", "resource_class",
                                                   "traits"};
  const auto document = parse_alias(text);
  if (!document) return document.error();
  const json::Value& members = document->root();
  const std::string name = members.value("name", "");
  if (name.empty()) return wrong_alias(text, "it has no name");
  const auto nearness = read_nearness(members.value("numa_policy", ""));
  if (!nearness) return wrong_alias(text, nearness.error().message);
  std::map<std::string, std::string> spec;
  for (const auto& [key, value] : members.items())
    if (!not_of_device.contains(key)) spec[key == "device_type" ? "dev_type" : key] = text_of(value);
  PciAlias& alias = aliases[name];
  alias.nearness = *nearness;
  alias.specs.push_back(std::move(spec));
  return {};
}

}  // namespace

Result<PciAliases> read_pci_aliases(const std::vector<std::string>& texts) {
  PciAliases aliases;
  for (const auto& text : texts)
    if (auto added = add_alias(aliases, text); !added) return added.error();
  return aliases;
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
