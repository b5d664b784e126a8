#include "compute/hypervisor/libvirt/domain/wishes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace nova::compute::libvirt {
namespace {

using Pairs = std::map<std::string, std::string>;

std::optional<std::string> find(const Pairs& pairs, const std::string& key) {
  const auto found = pairs.find(key);
  if (found == pairs.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::optional<std::int64_t> number(const std::optional<std::string>& text, const std::string& key) {
  if (!text) return std::nullopt;
  std::int64_t value = 0;
  const auto* end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || rest != end)
    refuse("InvalidInput", fmt::format("{} must be a whole number, not '{}'.", key, *text));
  return value;
}

std::optional<bool> flag(const std::optional<std::string>& text, const std::string& key) {
  if (!text) return std::nullopt;
  std::string low = *text;
  std::transform(low.begin(), low.end(), low.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const auto* yes : {"true", "yes", "on", "1", "t", "y"})
    if (low == yes) return true;
  for (const auto* no : {"false", "no", "off", "0", "f", "n"})
    if (low == no) return false;
  refuse("InvalidInput", fmt::format("{} must be true or false, not '{}'.", key, *text));
}

}  // namespace

void refuse(std::string_view kind, std::string message) {
  throw Fault(Error{Errc::bad_request, std::move(message), std::string(kind)});
}

void lacks(std::string message) {
  throw Fault(Error{Errc::no_valid_host, std::move(message), "ComputeResourcesUnavailable"});
}

std::optional<std::string> Wishes::flavor(const std::string& key) const {
  return find(server_.flavor.extra_specs, key);
}

std::optional<std::string> Wishes::image(const std::string& key) const {
  return find(server_.image.properties, key);
}

std::optional<std::string> Wishes::either(const std::string& name) const {
  const auto from_image = image("hw_" + name);
  return from_image ? from_image : flavor("hw:" + name);
}

std::optional<std::string> Wishes::agreed(const std::string& name) const {
  const auto from_image = image("hw_" + name);
  const auto from_flavor = flavor("hw:" + name);
  if (from_image && from_flavor && *from_image != *from_flavor)
    refuse("FlavorImageConflict",
           fmt::format("Conflicting values: flavor hw:{} is '{}', image hw_{} is '{}'.", name, *from_flavor,
                       name, *from_image));
  return from_flavor ? from_flavor : from_image;
}

std::optional<std::int64_t> Wishes::flavor_number(const std::string& key) const {
  return number(flavor(key), key);
}
std::optional<std::int64_t> Wishes::image_number(const std::string& key) const {
  return number(image(key), key);
}
std::optional<std::int64_t> Wishes::either_number(const std::string& name) const {
  const auto value = image_number("hw_" + name);
  return value ? value : flavor_number("hw:" + name);
}
std::optional<bool> Wishes::flavor_flag(const std::string& key) const { return flag(flavor(key), key); }
std::optional<bool> Wishes::image_flag(const std::string& key) const { return flag(image(key), key); }
std::optional<bool> Wishes::either_flag(const std::string& name) const {
  const auto value = image_flag("hw_" + name);
  return value ? value : flavor_flag("hw:" + name);
}

std::string Wishes::one_of(const std::optional<std::string>& wish, std::string_view name,
                           std::initializer_list<std::string_view> allowed, std::string fallback) {
  if (!wish) return fallback;
  if (std::find(allowed.begin(), allowed.end(), *wish) != allowed.end()) return *wish;
  refuse("UnsupportedHardware",
         fmt::format("Requested hardware '{}' is not supported for {}; possible are {}.", *wish, name,
                     fmt::join(allowed, ", ")));
}

}  // namespace nova::compute::libvirt
