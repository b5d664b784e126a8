#include "scheduler/resource_specs.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {

struct Key {
  std::string group;  // empty for the unnumbered one
  std::string name;
};

bool is_suffix(std::string_view text) {
  return text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                  c == '-';
         });
}

bool read_key(std::string_view key, std::string_view family, Key& out) {
  if (!key.starts_with(family)) return false;
  key.remove_prefix(family.size());
  const auto colon = key.find(':');
  if (colon == std::string_view::npos || !is_suffix(key.substr(0, colon))) return false;
  out = Key{std::string(key.substr(0, colon)), std::string(key.substr(colon + 1))};
  return !out.name.empty();
}

void read_trait(std::string_view key, std::string_view value, ResourceSpecs& specs) {
  Key trait;
  if (!read_key(key, "trait", trait)) return;
  if (value == "required") specs.required.insert(trait.name);
  if (value == "forbidden") specs.forbidden.insert(trait.name);
}

void read_amount(std::string_view key, std::string_view value, ResourceSpecs& specs,
                 std::set<std::string>& groups) {
  Key resource;
  const auto amount = to_integer(value);
  if (!amount || *amount < 0 || *amount > std::numeric_limits<int>::max()) return;
  if (!read_key(key, "resources", resource)) return;
  if (resource.group.empty()) {
    specs.amounts[resource.name] = static_cast<int>(*amount);
    return;
  }
  specs.grouped[resource.name] += static_cast<int>(*amount);
  groups.insert(resource.group);
}

}  // namespace

ResourceSpecs read_resource_specs(const std::map<std::string, std::string>& extra_specs,
                                  const std::map<std::string, std::string>& image_properties) {
  ResourceSpecs specs;
  std::set<std::string> groups;
  for (const auto& [key, value] : extra_specs) {
    read_amount(key, value, specs, groups);
    read_trait(key, value, specs);
  }
  for (const auto& [key, value] : image_properties)
    if (value == "required") read_trait(key, value, specs);
  const auto policy = extra_specs.find("group_policy");
  if (policy != extra_specs.end() && policy->second == "isolate")
    specs.isolated_groups = static_cast<int>(groups.size());
  return specs;
}

}  // namespace nova::scheduler
