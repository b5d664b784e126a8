#include "common/decode.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "common/formats.hpp"

namespace nova {
namespace detail {
namespace {
constexpr std::size_t shown_bytes = 1000;

// A byte of UTF-8 that is not the first of its character.
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// A value in a message: strings bare, the rest as Python prints it; cut, so that an answer stays small.
std::string shown(const json::Value& v) {
  std::string text = v.is_string() ? std::string(v.text()) : json::python_repr(v);
  if (text.size() <= shown_bytes) return text;
  std::size_t end = shown_bytes;
  while (end > 0 && continues(text[end])) --end;  // a character is not cut in two
  return text.substr(0, end) + "...";
}

// Characters, not bytes.
std::size_t characters(std::string_view text) {
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

namespace {
constexpr std::size_t most_told = 100;

// All names are known, so the second use of one comes before long.
void check_single(const DecodeContext& at, const json::Value& object,
                  const std::vector<json::Member>& members) {
  for (auto member = members.begin(); member != members.end(); ++member) {
    const auto same = [&](const json::Member& other) { return other.name == member->name; };
    if (std::any_of(members.begin(), member, same))
      fail(at, object, fmt::format("'{}' is given twice", member->name));
  }
}
}  // namespace

void check_members(const DecodeContext& at, const json::Value& object,
                   const std::vector<json::Member>& members, const std::vector<std::string_view>& known) {
  std::vector<std::string> extra;
  for (const auto& [name, value] : members)
    if (std::find(known.begin(), known.end(), name) == known.end() && extra.size() < most_told)
      extra.push_back(fmt::format("'{}'", name));
  if (extra.empty()) return check_single(at, object, members);
  fail(at, object,
       fmt::format("Additional properties are not allowed ({} {} unexpected)", fmt::join(extra, ", "),
                   extra.size() == 1 ? "was" : "were"));
}

bool decode_bool(const json::Value& v, const DecodeContext& at) {
  if (!v.is_boolean()) fail_type(at, v, "boolean");
  return v.boolean();
}

std::int64_t decode_integer(const json::Value& v, const FieldRules& rules, const DecodeContext& at,
                            std::int64_t low, std::int64_t high) {
  if (!v.is_integer()) fail_type(at, v, "integer");
  return check_integer(v.integer(), v, rules, at, low, high);
}

// No value: it is too large for the type.
std::int64_t check_integer(std::optional<std::int64_t> value, const json::Value& v, const FieldRules& rules,
                           const DecodeContext& at, std::int64_t low, std::int64_t high) {
  low = std::max(low, rules.min);
  high = std::min(high, rules.max);
  const auto shown_value = [&] { return value ? std::to_string(*value) : json::python_repr(v); };
  if (!value || *value > high)
    fail(at, v, fmt::format("{} is greater than the maximum of {}", shown_value(), high));
  if (*value < low) fail(at, v, fmt::format("{} is less than the minimum of {}", shown_value(), low));
  return *value;
}

double decode_number(const json::Value& v, const DecodeContext& at) {
  if (!v.is_number()) fail_type(at, v, "number");
  return v.number();
}

std::string decode_string(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
  if (!v.is_string()) fail_type(at, v, "string");
  const std::string text(v.text());
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
  const auto time = parse_time(v.text());
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
