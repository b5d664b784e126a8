#include "api/http/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace nova::api {
namespace {

constexpr std::string_view key_characters = "-_:. ";

bool is_key(std::string_view text) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           key_characters.find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), good);
}

constexpr std::array<std::string_view, 10> truths{"True", "TRUE", "true", "1",   "ON",
                                                  "On",   "on",   "YES",  "Yes", "yes"};
constexpr std::array<std::string_view, 10> lies{"False", "FALSE", "false", "0",  "OFF",
                                                "Off",   "off",   "NO",    "No", "no"};

}  // namespace

const Pattern key_pattern{"^[a-zA-Z0-9-_:. ]{1,255}$", is_key};

std::optional<bool> strict_bool(std::string_view text) {
  if (std::find(truths.begin(), truths.end(), text) != truths.end()) return true;
  if (std::find(lies.begin(), lies.end(), text) != lies.end()) return false;
  return std::nullopt;
}

namespace detail {

using nova::detail::fail;

std::int64_t decode_int_or_text(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
  constexpr auto low = std::numeric_limits<std::int64_t>::min();
  constexpr auto high = std::numeric_limits<std::int64_t>::max();
  if (!v.is_string()) {
    if (!v.is_integer())
      fail(at, v, fmt::format("{} is not of type 'integer', 'string'", json::python_repr(v)));
    return nova::detail::decode_integer(v, rules, at, low, high);
  }
  const auto text = v.text();
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::result_out_of_range) value = text.starts_with('-') ? low : high;
  if (text.empty() || stop != end || (text.front() == '-' && rules.min >= 0))
    fail(at, v, fmt::format("'{}' does not match '{}'", text, rules.min < 0 ? "^-?[0-9]+$" : "^[0-9]+$"));
  return nova::detail::check_integer(value, v, rules, at, low, high);
}

std::string decode_name(const json::Value& v, const FieldRules& given, const DecodeContext& at) {
  FieldRules rules = given;
  rules.min_length = 1;
  rules.max_length = 255;
  const bool legacy = at.unknown == Unknown::ignore;
  rules.format = legacy ? Format::name_with_spaces : Format::name;
  std::string text = nova::detail::decode_string(v, rules, at);
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? text : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool decode_bool_or_text(const json::Value& v, const DecodeContext& at) {
  if (v.is_boolean()) return v.boolean();
  const auto known = v.is_string() ? strict_bool(v.text()) : std::nullopt;
  if (!known)
    fail(at, v,
         fmt::format("{} is not one of [True, 'True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', "
                     "'yes', False, 'False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no']",
                     json::python_repr(v)));
  return *known;
}

std::string decode_matching(const json::Value& v, const FieldRules& rules, const DecodeContext& at,
                            const Pattern& p) {
  std::string text = nova::detail::decode_string(v, rules, at);
  if (!p.fits(text)) fail(at, v, fmt::format("'{}' does not match '{}'", text, p.regex));
  return text;
}

std::map<std::string, std::string> decode_text_map(const json::Value& v, const DecodeContext& at,
                                                   const Pattern& key, bool numbers_too) {
  nova::detail::check_object(v, at);
  FieldRules rules;
  rules.max_length = 255;
  std::map<std::string, std::string> items;
  for (const auto& [name, value] : v.members()) {
    if (!key.fits(name)) {
      if (at.unknown == Unknown::ignore) continue;
      fail(at, v, fmt::format("'{}' does not match any of the regexes: '{}'", name, key.regex));
    }
    const bool number = numbers_too && value.is_number();
    items.insert_or_assign(std::string(name), number
                                                  ? json::dump(value)
                                                  : nova::detail::decode_string(value, rules, at.at(name)));
  }
  return items;
}

}  // namespace detail
}  // namespace nova::api
