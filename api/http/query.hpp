// Query parameters of a route: which there are, at which microversions, and what their values must look like.
// Failures are Fault(bad_request) in the words of Nova's query schemas.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/microversions.hpp"

namespace nova::api {

// What is wrong with a value, in JSON-schema words; nothing if it is fine.
using ValueCheck = std::optional<std::string> (*)(std::string_view value);

struct QueryParam {
  std::string_view name;
  ValueCheck check = nullptr;
  Span versions = {};
  bool repeatable = true;
};

struct QueryRules {
  std::span<const QueryParam> params = {};
  Microversion strict_from = mv::no_rxtx_factor;  // below: unknown parameters are dropped
};

// The parameters that a handler may look at, in the order of the URL.
class Query {
 public:
  using Items = std::vector<std::pair<std::string, std::string>>;
  Query() = default;
  explicit Query(Items items) : items_(std::move(items)) {}

  bool has(std::string_view name) const { return last(name) != nullptr; }
  // The last one of that name; nullptr if there is none.
  const std::string* last(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
  const Items& items() const { return items_; }

 private:
  Items items_;
};

Query check_query(const Query::Items& given, const QueryRules& rules, Microversion version);

// Checks for use in QueryParam.
std::optional<std::string> check_count(std::string_view value);  // digits only
std::optional<std::string> check_regex(std::string_view value);
std::optional<std::string> check_date_time(std::string_view value);
std::optional<std::string> check_uuid(std::string_view value);
std::optional<std::string> check_sort_dir(std::string_view value);
// For an enum: value among `names`.
std::optional<std::string> check_among(std::string_view value, std::span<const std::string_view> names);

}  // namespace nova::api
