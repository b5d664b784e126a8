// The query of GET /v2/images: which images, in which order, which page. Pure; a query that cannot be read is
// Fault(bad_request).
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/http/query.hpp"
#include "common/context.hpp"
#include "proto/conductor/images.hpp"

namespace nova::api::standalone {

struct ImageQuery {
  using Test = std::function<bool(const proto::images::Image&)>;
  using Less = std::function<bool(const proto::images::Image&, const proto::images::Image&)>;

  std::vector<Test> tests;  // all hold
  Less before;              // a total order
  std::size_t limit = 25;
  std::string marker;
  // What the conductor can narrow down by itself.
  std::optional<std::vector<std::string>> ids;
  std::optional<std::string> name;
};

ImageQuery parse_image_query(const Query& query, const Context& caller);

struct ImagePage {
  std::vector<proto::images::Image> images;
  bool more = false;
};
ImagePage select_images(std::vector<proto::images::Image> all, const ImageQuery& query);

}  // namespace nova::api::standalone
