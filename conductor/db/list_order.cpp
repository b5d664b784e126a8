#include "conductor/db/list_order.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "common/error.hpp"

namespace nova::db {
namespace {

struct Part {
  std::string_view expression;
  bool descending;
};

std::vector<Part> parts_of(std::span<const SortColumn> columns, const OrderRequest& request) {
  const auto default_dir = request.dirs.empty() ? std::string(request.default_dir) : request.dirs.front();
  std::vector<std::pair<std::string, std::string>> keys;
  for (std::size_t i = 0; i < request.keys.size(); ++i)
    keys.emplace_back(request.keys[i], i < request.dirs.size() ? request.dirs[i] : default_dir);
  for (const auto tie : request.tie_breakers) keys.emplace_back(tie, default_dir);
  std::vector<Part> parts;
  for (const auto& [key, dir] : keys) {
    const auto column =
        std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.key == key; });
    if (column == columns.end()) throw Fault(Errc::bad_request, fmt::format("Sort key {} is not known", key));
    const auto same = [&](const Part& part) { return part.expression == column->expression; };
    if (std::none_of(parts.begin(), parts.end(), same)) parts.push_back({column->expression, dir == "desc"});
  }
  return parts;
}

std::string marker_value(std::string_view expressions, std::string_view row) {
  return fmt::format("(SELECT {} FROM {} LIMIT 1)", expressions, row);
}

// One comparison of rows can walk an index; it needs one direction.
std::string after_in_one_direction(const std::vector<Part>& parts, std::string_view marker_row) {
  std::vector<std::string_view> names;
  for (const auto& part : parts) names.push_back(part.expression);
  const auto list = fmt::format("{}", fmt::join(names, ", "));
  return fmt::format("({}) {} {}", list, parts.front().descending ? '<' : '>',
                     marker_value(list, marker_row));
}

// a > ma OR (a = ma AND (b < mb OR (b = mb AND ...)))
std::string after_in_mixed_directions(const std::vector<Part>& parts, std::string_view marker_row) {
  std::string out;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    const auto value = marker_value(part->expression, marker_row);
    const auto beyond = fmt::format("{} {} {}", part->expression, part->descending ? '<' : '>', value);
    out =
        out.empty() ? beyond : fmt::format("{} OR ({} = {} AND ({}))", beyond, part->expression, value, out);
  }
  return fmt::format("({})", out);
}

}  // namespace

KeysetOrder keyset_order(std::span<const SortColumn> columns, const OrderRequest& request) {
  const auto parts = parts_of(columns, request);
  std::vector<std::string> order;
  for (const auto& part : parts)
    order.push_back(fmt::format("{} {}", part.expression, part.descending ? "DESC" : "ASC"));
  KeysetOrder out{fmt::format("{}", fmt::join(order, ", ")), "TRUE"};
  if (request.marker_row.empty()) return out;
  const bool mixed = std::any_of(parts.begin(), parts.end(), [&](const auto& part) {
    return part.descending != parts.front().descending;
  });
  out.after = mixed ? after_in_mixed_directions(parts, request.marker_row)
                    : after_in_one_direction(parts, request.marker_row);
  return out;
}

std::string with_fragment(std::string_view sql, std::string_view name, std::string_view fragment) {
  const auto open = fmt::format("/*{}:*/", name), close = fmt::format("/*:{}*/", name);
  const auto begin = sql.find(open), end = sql.find(close);
  if (begin == std::string_view::npos || end == std::string_view::npos)
    throw Fault(Errc::internal, fmt::format("The statement has no place named {}", name));
  return fmt::format("{}{}{}", sql.substr(0, begin), fragment, sql.substr(end + close.size()));
}

}  // namespace nova::db
