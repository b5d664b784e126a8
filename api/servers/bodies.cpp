#include "api/servers/bodies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace nova {
namespace api::servers {
namespace {

bool alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool made_of(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return alnum(c) || others.find(c) != std::string_view::npos; });
}

bool is_tag(std::string_view text) { return text.find_first_of(",/") == std::string_view::npos; }

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool is_label(std::string_view text) {
  return text.size() >= 2 && made_of(text, "-") && alnum(text.front()) && alnum(text.back());
}

}  // namespace

const Pattern device_name_pattern{"^[a-zA-Z0-9._/-]*$",
                                  [](std::string_view t) { return made_of(t, "._/-"); }};
const Pattern plain_id_pattern{"^[a-zA-Z0-9._-]*$", [](std::string_view t) { return made_of(t, "._-"); }};
const Pattern tag_pattern{"^[^,/]*$", is_tag};
const Pattern whole_tag_pattern{
    "^[^,/]{1,60}$", [](std::string_view t) { return is_tag(t) && !t.empty() && characters(t) <= 60; }};
const Pattern host_pattern{"^[a-zA-Z0-9-._]*$", [](std::string_view t) { return made_of(t, "._-"); }};
const Pattern hostname_pattern{"^[a-zA-Z0-9]+[a-zA-Z0-9-]*[a-zA-Z0-9]+$", is_label};

}  // namespace api::servers

namespace {

using detail::fail;

std::vector<std::string> hint_values(const json::Value& v) {
  const auto text = [](const json::Value& one) {
    return one.is_string() ? std::string(one.text()) : json::dump(one);
  };
  if (!v.is_array()) return {text(v)};
  std::vector<std::string> values;
  for (const auto& one : v.items()) values.push_back(text(one));
  return values;
}

// Hints whose values are ids of servers or groups.
bool names_uuids(std::string_view hint) {
  return hint == "group" || hint == "different_host" || hint == "same_host";
}

void check_uuids(std::string_view name, const json::Value& v, const DecodeContext& at) {
  FieldRules rules;
  rules.format = Format::uuid;
  if (!v.is_string() && !v.is_array())
    fail(at.at(name), v, fmt::format("{} is not valid under any of the given schemas", json::python_repr(v)));
  const auto values = v.is_array() ? v.items() : std::vector{v};
  for (const auto& value : values) detail::decode_string(value, rules, at.at(name));
}

}  // namespace

api::servers::ImageRef Codec<api::servers::ImageRef>::decode(const json::Value& v, const FieldRules&,
                                                             const DecodeContext& at) {
  FieldRules rules;
  if (!v.is_string() || !v.text().empty()) rules.format = Format::uuid;
  return {detail::decode_string(v, rules, at)};
}

api::servers::FlavorRef Codec<api::servers::FlavorRef>::decode(const json::Value& v, const FieldRules&,
                                                               const DecodeContext& at) {
  if (v.is_integer()) return {json::dump(v)};
  if (!v.is_string()) fail(at, v, fmt::format("{} is not of type 'string', 'integer'", json::python_repr(v)));
  FieldRules rules;
  rules.min_length = 1;
  const std::string text = detail::decode_string(v, rules, at);
  return {text.substr(text.rfind('/') + 1)};
}

api::servers::NetworksChoice Codec<api::servers::NetworksChoice>::decode(const json::Value& v,
                                                                         const FieldRules& rules,
                                                                         const DecodeContext& at) {
  if (v.is_string() && (v.text() == "auto" || v.text() == "none")) return {std::string(v.text()), {}};
  if (!v.is_array())
    fail(at, v, fmt::format("{} is not valid under any of the given schemas", json::python_repr(v)));
  return {{}, decode_value<std::vector<api::servers::NetworkItem>>(v, rules, at)};
}

api::servers::SchedulerHints Codec<api::servers::SchedulerHints>::decode(const json::Value& v,
                                                                         const FieldRules&,
                                                                         const DecodeContext& at) {
  detail::check_object(v, at);
  api::servers::SchedulerHints out;
  for (const auto& [name, value] : v.members()) {
    if (names_uuids(name)) check_uuids(name, value, at);
    if (!name.starts_with("_nova")) out.hints.insert_or_assign(std::string(name), hint_values(value));
  }
  return out;
}

}  // namespace nova
