// Links in answers: absolute URLs of the API as the client reached it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/http/query.hpp"
#include "common/describe.hpp"

namespace nova::api {

struct Link {
  std::string rel, href;
  static constexpr auto fields() { return Pack{field("rel", &Link::rel), field("href", &Link::href)}; }
};

class Links {
 public:
  Links() = default;
  // `base` is scheme://host:port; `version` is "v2.1"; `project` is the project segment of the URL, if any.
  Links(std::string base, std::string version, std::string project);

  // <base>/v2.1[/<project>]/<path>
  std::string self(std::string_view path) const;
  // <base>[/<project>]/<path>
  std::string bookmark(std::string_view path) const;
  // Both, of one item of a collection.
  std::vector<Link> of(std::string_view collection, std::string_view id) const;
  std::vector<Link> bookmark_of(std::string_view collection, std::string_view id) const;
  // The next page: the same request with another marker.
  std::vector<Link> next(std::string_view path, const Query::Items& query, std::string_view marker) const;
  const std::string& base() const { return base_; }

 private:
  std::string base_, version_, project_;
};

}  // namespace nova::api
