#include "api/standalone/image/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "common/decode.hpp"
#include "common/error.hpp"
#include "common/uuid.hpp"

namespace nova::api::standalone {

using proto::images::Image;
using proto::images::Visibility;

namespace {

constexpr std::size_t most_properties = 128, most_tags = 128, longest_name = 255, longest_value = 65535;

constexpr std::array<std::string_view, 12> read_only{
    "status",     "size",       "virtual_size", "checksum", "os_hash_algo", "os_hash_value",
    "created_at", "updated_at", "self",         "file",     "schema",       "direct_url"};
constexpr std::array<std::string_view, 4> not_served{"locations", "stores", "members", "deleted"};
constexpr std::array<std::string_view, 11> disk_formats{"ami", "ari",   "aki", "vhd",   "vhdx", "vmdk",
                                                        "raw", "qcow2", "vdi", "ploop", "iso"};
constexpr std::array<std::string_view, 8> container_formats{"ami", "ari", "aki",    "bare",
                                                            "ovf", "ova", "docker", "compressed"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string text(const json::Value& value, std::string_view name, std::size_t longest) {
  FieldRules rules;
  rules.max_length = longest;
  return decode_value<std::string>(value, rules, DecodeContext{}.at(name));
}

std::optional<std::string> format(const json::Value& value, std::string_view name,
                                  std::span<const std::string_view> known) {
  if (value.is_null()) return std::nullopt;
  std::string given = text(value, name, longest_name);
  if (std::find(known.begin(), known.end(), given) == known.end())
    throw Fault(Errc::bad_request, fmt::format("Invalid value '{}' for '{}': it is one of {}", given, name,
                                               fmt::join(known, ", ")));
  return given;
}

int amount(const json::Value& value, std::string_view name) {
  FieldRules rules;
  rules.min = 0;
  rules.max = 2147483647;
  return decode_value<int>(value, rules, DecodeContext{}.at(name));
}

std::vector<std::string> tags(const json::Value& value) {
  FieldRules rules;
  const auto given = decode_value<std::vector<std::string>>(value, rules, DecodeContext{}.at("tags"));
  std::set<std::string> once(given.begin(), given.end());
  for (const auto& tag : once)
    if (tag.size() > longest_name) throw Fault(Errc::bad_request, "A tag is longer than 255 characters");
  return {once.begin(), once.end()};
}

using Setter = void (*)(Image&, const json::Value&);
struct Writable {
  std::string_view name;
  Setter set;
};
constexpr std::array<Writable, 11> writable{{
    {"name",
     [](Image& image, const json::Value& v) {
       image.name = v.is_null() ? std::nullopt : std::optional(text(v, "name", longest_name));
     }},
    {"owner", [](Image& image, const json::Value& v) { image.owner = text(v, "owner", longest_name); }},
    {"visibility",
     [](Image& image, const json::Value& v) {
       image.visibility = decode_value<Visibility>(v, FieldRules{}, DecodeContext{}.at("visibility"));
     }},
    {"protected",
     [](Image& image, const json::Value& v) {
       image.is_protected = decode_value<bool>(v, FieldRules{}, DecodeContext{}.at("protected"));
     }},
    {"os_hidden",
     [](Image& image, const json::Value& v) {
       image.hidden = decode_value<bool>(v, FieldRules{}, DecodeContext{}.at("os_hidden"));
     }},
    {"disk_format",
     [](Image& image, const json::Value& v) { image.disk_format = format(v, "disk_format", disk_formats); }},
    {"container_format",
     [](Image& image, const json::Value& v) {
       image.container_format = format(v, "container_format", container_formats);
     }},
    {"min_ram", [](Image& image, const json::Value& v) { image.min_ram = amount(v, "min_ram"); }},
    {"min_disk", [](Image& image, const json::Value& v) { image.min_disk = amount(v, "min_disk"); }},
    {"tags", [](Image& image, const json::Value& v) { image.tags = tags(v); }},
    {"id",
     [](Image& image, const json::Value& v) {
       image.id = text(v, "id", 36);
       if (!is_uuid(image.id)) throw Fault(Errc::bad_request, "The id of an image is a UUID");
     }},
}};

const Writable* find(std::string_view name) {
  const auto* const at =
      std::find_if(writable.begin(), writable.end(), [&](const Writable& one) { return one.name == name; });
  return at == writable.end() ? nullptr : &*at;
}

}  // namespace

bool is_writable(std::string_view name) { return find(name) != nullptr; }

bool is_read_only(std::string_view name) { return among(read_only, name) || among(not_served, name); }

void set_field(Image& image, std::string_view name, const json::Value& value) {
  if (is_read_only(name)) throw Fault(Errc::forbidden, fmt::format("Attribute '{}' is read-only.", name));
  if (const Writable* one = find(name)) return one->set(image, value);
  if (name.empty() || name.size() > longest_name)
    throw Fault(Errc::bad_request, "The name of a property has 1 to 255 characters");
  image.properties[std::string(name)] = text(value, name, longest_value);
}

void check_image(const Image& image) {
  if (image.properties.size() > most_properties)
    throw Fault(Errc::too_large,
                fmt::format("An image has at most {} properties of its own", most_properties));
  if (image.tags.size() > most_tags)
    throw Fault(Errc::too_large, fmt::format("An image has at most {} tags", most_tags));
}

Image parse_new_image(const json::Value& body) {
  if (!body.is_object()) throw Fault(Errc::bad_request, "An image is described by a JSON object");
  Image image;
  for (const auto& [name, value] : body.members()) set_field(image, name, value);
  check_image(image);
  return image;
}

}  // namespace nova::api::standalone
