#include "common/decode.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/formats.hpp"

namespace nova {
namespace json {

bool is_null(const Value& v) { return v.is_null(); }
bool is_object(const Value& v) { return v.is_object(); }
bool is_array(const Value& v) { return v.is_array(); }
bool is_string(const Value& v) { return v.is_string(); }
std::size_t size(const Value& v) { return v.size(); }
const Value& item(const Value& array, std::size_t index) { return array[index]; }

const Value* find(const Value& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto at = object.find(name);
  return at == object.end() ? nullptr : &*at;
}

std::vector<std::string_view> member_names(const Value& object) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : object.get_ref<const Value::object_t&>()) names.push_back(name);
  return names;
}

namespace {
std::string quoted(const std::string& text) {
  const char quote = text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return out + quote;
}
}  // namespace

std::string python_repr(const Value& v) {
  if (v.is_null()) return "None";
  if (v.is_boolean()) return v.get<bool>() ? "True" : "False";
  if (v.is_string()) return quoted(v.get_ref<const std::string&>());
  std::vector<std::string> parts;
  if (v.is_array()) {
    for (const auto& one : v) parts.push_back(python_repr(one));
    return fmt::format("[{}]", fmt::join(parts, ", "));
  }
  if (v.is_object()) {
    for (const auto& [name, one] : v.items()) parts.push_back(quoted(name) + ": " + python_repr(one));
    return fmt::format("{{{}}}", fmt::join(parts, ", "));
  }
  return dump(v);
}
}  // namespace json

namespace detail {
namespace {
constexpr std::size_t shown_bytes = 1000;

// A byte of UTF-8 that is not the first of its character.
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// A value in a message: strings bare, the rest as Python prints it; cut, so that an answer stays small.
std::string shown(const json::Value& v) {
  std::string text = v.is_string() ? v.get<std::string>() : json::python_repr(v);
  if (text.size() <= shown_bytes) return text;
  std::size_t end = shown_bytes;
  while (end > 0 && continues(text[end])) --end;  // a character is not cut in two
  return text.substr(0, end) + "...";
}

// Characters, not bytes.
std::size_t characters(const std::string& text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}
}  // namespace

void fail(const DecodeContext& at, const json::Value& value, const std::string& words) {
  if (at.field.empty()) throw Fault({Errc::bad_request, words, "ValidationError"});
  throw Fault(
      {Errc::bad_request,
       fmt::format("Invalid input for field/attribute {}. Value: {}. {}", at.field, shown(value), words),
       "ValidationError"});
}

void fail_type(const DecodeContext& at, const json::Value& value, std::string_view type) {
  fail(at, value, fmt::format("{} is not of type '{}'", json::python_repr(value), type));
}

void fail_missing(const DecodeContext& at, const json::Value& object, std::string_view name) {
  fail(at, object, fmt::format("'{}' is a required property", name));
}

void check_unknown(const DecodeContext& at, const json::Value& object,
                   const std::vector<std::string_view>& known) {
  std::vector<std::string> extra;
  for (const auto name : json::member_names(object))
    if (std::find(known.begin(), known.end(), name) == known.end())
      extra.push_back(fmt::format("'{}'", name));
  if (extra.empty()) return;
  fail(at, object,
       fmt::format("Additional properties are not allowed ({} {} unexpected)", fmt::join(extra, ", "),
                   extra.size() == 1 ? "was" : "were"));
}

bool decode_bool(const json::Value& v, const DecodeContext& at) {
  if (!v.is_boolean()) fail_type(at, v, "boolean");
  return v.get<bool>();
}

std::int64_t decode_integer(const json::Value& v, const FieldRules& rules, const DecodeContext& at,
                            std::int64_t low, std::int64_t high) {
  if (!v.is_number_integer()) fail_type(at, v, "integer");
  low = std::max(low, rules.min);
  high = std::min(high, rules.max);
  const bool huge =
      v.is_number_unsigned() &&
      v.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (huge || v.get<std::int64_t>() > high)
    fail(at, v, fmt::format("{} is greater than the maximum of {}", json::python_repr(v), high));
  if (v.get<std::int64_t>() < low)
    fail(at, v, fmt::format("{} is less than the minimum of {}", json::python_repr(v), low));
  return v.get<std::int64_t>();
}

double decode_number(const json::Value& v, const DecodeContext& at) {
  if (!v.is_number()) fail_type(at, v, "number");
  return v.get<double>();
}

std::string decode_string(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
  if (!v.is_string()) fail_type(at, v, "string");
  const auto& text = v.get_ref<const std::string&>();
  const auto length = characters(text);
  if (length < rules.min_length) fail(at, v, fmt::format("{} is too short", json::python_repr(v)));
  if (length > rules.max_length) fail(at, v, fmt::format("{} is too long", json::python_repr(v)));
  if (const auto words = format_problem(rules.format, text))
    fail(at, v, fmt::format("{} {}", json::python_repr(v), *words));
  return text;
}

json::Raw decode_raw(const json::Value& v) { return {v.is_null() ? std::string() : json::dump(v)}; }

Timestamp decode_time(const json::Value& v, const DecodeContext& at) {
  if (!v.is_string()) fail_type(at, v, "string");
  const auto time = parse_time(v.get_ref<const std::string&>());
  if (!time) fail(at, v, fmt::format("{} is not a 'date-time'", json::python_repr(v)));
  return *time;
}

void fail_enum(const json::Value& v, const DecodeContext& at, const std::vector<std::string_view>& allowed) {
  std::vector<std::string> shown_names;
  for (const auto name : allowed) shown_names.push_back(fmt::format("'{}'", name));
  fail(at, v, fmt::format("{} is not one of [{}]", json::python_repr(v), fmt::join(shown_names, ", ")));
}

void check_object(const json::Value& v, const DecodeContext& at) {
  if (!v.is_object()) fail_type(at, v, "object");
}

void check_array(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
  if (!v.is_array()) fail_type(at, v, "array");
  if (v.size() < rules.min_length) fail(at, v, fmt::format("{} is too short", json::python_repr(v)));
  if (v.size() > rules.max_length) fail(at, v, fmt::format("{} is too long", json::python_repr(v)));
}

}  // namespace detail
}  // namespace nova
