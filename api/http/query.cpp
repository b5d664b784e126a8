#include "api/http/query.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "common/error.hpp"
#include "common/formats.hpp"

namespace nova::api {
namespace {

[[noreturn]] void refuse(std::string_view name, std::string_view value, std::string_view words) {
  throw Fault({Errc::bad_request,
               fmt::format("Invalid input for query parameters {}. Value: {}. {}", name, value, words),
               "ValidationError"});
}

std::optional<std::string> check_format(Format format, std::string_view value) {
  const auto words = format_problem(format, value);
  return words ? std::optional(fmt::format("'{}' {}", value, *words)) : std::nullopt;
}

void check_item(const QueryParam& param, const std::string& value) {
  if (value.find('\0') != std::string::npos) refuse(param.name, "", "The value holds a null character.");
  if (param.check == nullptr) return;
  if (const auto words = param.check(value)) refuse(param.name, value, *words);
}

void refuse_unknown(const std::vector<std::string>& unknown) {
  std::vector<std::string> shown;
  for (const auto& name : unknown) shown.push_back(fmt::format("'{}'", name));
  throw Fault({Errc::bad_request,
               fmt::format("Additional properties are not allowed ({} {} unexpected)", fmt::join(shown, ", "),
                           shown.size() == 1 ? "was" : "were"),
               "ValidationError"});
}

void refuse_repeated(const Query& query, const QueryRules& rules) {
  for (const auto& param : rules.params) {
    if (param.repeatable) continue;
    const auto values = query.all(param.name);
    if (values.size() > 1)
      refuse(param.name, fmt::format("['{}']", fmt::join(values, "', '")),
             fmt::format("['{}'] is too long", fmt::join(values, "', '")));
  }
}

}  // namespace

const std::string* Query::last(std::string_view name) const {
  const auto at =
      std::find_if(items_.rbegin(), items_.rend(), [&](const auto& item) { return item.first == name; });
  return at == items_.rend() ? nullptr : &at->second;
}

std::vector<std::string> Query::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : items_)
    if (key == name) values.push_back(value);
  return values;
}

Query check_query(const Query::Items& given, const QueryRules& rules, Microversion version) {
  Query::Items known;
  std::vector<std::string> unknown;
  for (const auto& item : given) {
    const auto rule = std::find_if(rules.params.begin(), rules.params.end(), [&](const QueryParam& p) {
      return p.name == item.first && p.versions.contains(version);
    });
    if (rule == rules.params.end()) {
      unknown.push_back(item.first);
      continue;
    }
    check_item(*rule, item.second);
    known.push_back(item);
  }
  if (!unknown.empty() && version >= rules.strict_from) refuse_unknown(unknown);
  Query query(std::move(known));
  refuse_repeated(query, rules);
  return query;
}

std::optional<std::string> check_count(std::string_view value) {
  const bool digits = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (value.empty()) return "'' is too short";
  if (!digits) return fmt::format("'{}' does not match '^[0-9]*$'", value);
  return std::nullopt;
}

std::optional<std::string> check_regex(std::string_view value) { return check_format(Format::regex, value); }
std::optional<std::string> check_date_time(std::string_view value) {
  return check_format(Format::date_time, value);
}
std::optional<std::string> check_uuid(std::string_view value) { return check_format(Format::uuid, value); }

std::optional<std::string> check_sort_dir(std::string_view value) {
  static constexpr std::array<std::string_view, 2> names{"asc", "desc"};
  return check_among(value, names);
}

std::optional<std::string> check_among(std::string_view value, std::span<const std::string_view> names) {
  if (std::find(names.begin(), names.end(), value) != names.end()) return std::nullopt;
  return fmt::format("'{}' is not one of ['{}']", value, fmt::join(names, "', '"));
}

}  // namespace nova::api
