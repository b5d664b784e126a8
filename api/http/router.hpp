// Finds the rows of the route tables that a path and method fit. Built once at start; a path that two rows of
// one method claim in the same microversion is a programming error and throws std::logic_error.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/http/route.hpp"

namespace nova::api {

// Values of the {placeholders} of a path, in order, percent-decoded.
using PathValues = std::vector<std::string>;

class Router {
 public:
  explicit Router(std::vector<RouteTable> tables);

  struct Match {
    // Rows of one path and method that differ in microversions or action; empty: nothing is there.
    std::vector<const Route*> routes;
    PathValues values;
  };
  // `segments` are the parts of the path, still percent-encoded. A row that names a part literally wins over
  // one that takes it as a value.
  Match find(Verb verb, const std::vector<std::string_view>& segments) const;

 private:
  struct Row {
    std::vector<std::string_view> parts;
    const Route* route;
  };
  std::vector<Row> rows_;
};

std::vector<std::string_view> path_segments(std::string_view path);
// How many parts of a row's path are named literally; -1 if the segments do not fit it.
int path_fit(const std::vector<std::string_view>& parts, const std::vector<std::string_view>& segments);
// What stands at the {placeholders}, decoded.
PathValues path_values(const std::vector<std::string_view>& parts,
                       const std::vector<std::string_view>& segments);
// The verb of an HTTP method; nothing for one that no route has.
std::optional<Verb> verb_of(std::string_view method);

}  // namespace nova::api
