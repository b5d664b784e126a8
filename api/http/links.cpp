#include "api/http/links.hpp"

#include <fmt/format.h>

#include <map>

#include "common/http/url.hpp"

namespace nova::api {

Links::Links(std::string base, std::string version, std::string project)
    : base_(std::move(base)), version_(std::move(version)), project_(std::move(project)) {}

std::string Links::self(std::string_view path) const {
  return project_.empty() ? fmt::format("{}/{}/{}", base_, version_, path)
                          : fmt::format("{}/{}/{}/{}", base_, version_, project_, path);
}

std::string Links::bookmark(std::string_view path) const {
  return project_.empty() ? fmt::format("{}/{}", base_, path)
                          : fmt::format("{}/{}/{}", base_, project_, path);
}

std::vector<Link> Links::of(std::string_view collection, std::string_view id) const {
  const std::string path = fmt::format("{}/{}", collection, id);
  return {{"self", self(path)}, {"bookmark", bookmark(path)}};
}

std::vector<Link> Links::bookmark_of(std::string_view collection, std::string_view id) const {
  return {{"bookmark", bookmark(fmt::format("{}/{}", collection, id))}};
}

std::vector<Link> Links::next(std::string_view path, const Query::Items& query,
                              std::string_view marker) const {
  std::multimap<std::string, std::string> by_name;  // equal names stay in their order
  bool marked = false;
  for (const auto& item : query) {
    const bool is_marker = item.first == "marker";
    if (is_marker && std::exchange(marked, true)) continue;
    by_name.emplace(item.first, is_marker ? std::string(marker) : item.second);
  }
  Query::Items items(by_name.begin(), by_name.end());
  if (!marked) items.emplace_back("marker", marker);
  return {{"next", fmt::format("{}?{}", self(path), http::encode_query(items))}};
}

}  // namespace nova::api
