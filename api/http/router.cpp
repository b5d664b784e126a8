#include "api/http/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "common/http/url.hpp"

namespace nova::api {
namespace {

bool is_placeholder(std::string_view part) { return part.starts_with('{'); }

bool same_shape(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](std::string_view x, std::string_view y) {
    return x == y || (is_placeholder(x) && is_placeholder(y));
  });
}

bool overlap(const Span& a, const Span& b) { return a.from <= b.upto && b.from <= a.upto; }

}  // namespace

int path_fit(const std::vector<std::string_view>& parts, const std::vector<std::string_view>& segments) {
  if (parts.size() != segments.size()) return -1;
  int literal = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (is_placeholder(parts[i])) continue;
    if (parts[i] != segments[i]) return -1;
    ++literal;
  }
  return literal;
}

PathValues path_values(const std::vector<std::string_view>& parts,
                       const std::vector<std::string_view>& segments) {
  PathValues values;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (is_placeholder(parts[i])) values.push_back(http::percent_decode(segments[i]));
  return values;
}

Router::Router(std::vector<RouteTable> tables) {
  for (const auto& table : tables)
    for (const auto& route : table) {
      Row row{path_segments(route.path), &route};
      for (const auto& other : rows_)
        if (other.route->verb == route.verb && other.route->action == route.action &&
            same_shape(other.parts, row.parts) && overlap(other.route->versions, route.versions))
          throw std::logic_error(fmt::format("two routes for {} {}", route.path, route.action));
      rows_.push_back(std::move(row));
    }
}

Router::Match Router::find(Verb verb, const std::vector<std::string_view>& segments) const {
  Match match;
  int best = -1;
  for (const auto& row : rows_) {
    if (row.route->verb != verb) continue;
    const int literal = path_fit(row.parts, segments);
    if (literal < 0 || literal < best) continue;
    if (literal > best) {
      match.routes.clear();
      match.values = path_values(row.parts, segments);
      best = literal;
    }
    match.routes.push_back(row.route);
  }
  return match;
}

std::vector<std::string_view> path_segments(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const auto slash = path.find('/');
    const auto part = path.substr(0, slash);
    if (!part.empty()) segments.push_back(part);
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return segments;
}

std::optional<Verb> verb_of(std::string_view method) {
  if (method == "GET") return Verb::get;
  if (method == "POST") return Verb::post;
  if (method == "PUT") return Verb::put;
  if (method == "DELETE") return Verb::del;
  if (method == "PATCH") return Verb::patch;
  if (method == "HEAD") return Verb::head;
  return std::nullopt;
}

}  // namespace nova::api
