// Lists of the Network API: filters by any attribute, choice of fields, order and pages, as every one of its
// collections has them. Works on the items' JSON, so that what can be seen can be asked for. Pure.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/query.hpp"
#include "common/encode.hpp"

namespace nova::api::standalone::network {

struct Collection {
  std::string_view name;                      // "networks"
  std::span<const std::string_view> members;  // what its items can have
  std::string url;                            // of the list, for the link to the next page
};

// The body of a list: {"networks": [...]}, with "networks_links" when a page is full. `items` are encoded
// objects. Throws Fault(bad_request) for a filter, order or page that makes no sense.
std::string list_body(const Collection& collection, const std::vector<std::string>& items,
                      const Query& query);
// The item with no more than the fields that the query asks for.
std::string with_fields(const std::string& item, const Query& query);

// The names of a view's fields.
template <class View>
std::span<const std::string_view> member_names_of() {
  static const auto names =
      View::fields().apply([](const auto&... f) { return std::vector<std::string_view>{f.name...}; });
  return names;
}

}  // namespace nova::api::standalone::network
