#include "api/http/request.hpp"

#include <algorithm>
#include <charconv>

namespace nova::api {

int page_size(const Request& request) {
  const int most = request.services.api.max_limit;
  const std::string* given = request.query.last("limit");
  if (given == nullptr) return most;
  int limit = 0;
  const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), limit);
  if (error == std::errc::result_out_of_range) return most;
  if (error != std::errc{} || end != given->data() + given->size())
    throw Fault(Errc::bad_request, "limit param must be an integer");
  return std::min(limit, most);
}

std::string page_marker(const Request& request) {
  const std::string* given = request.query.last("marker");
  return given == nullptr ? std::string() : *given;
}

}  // namespace nova::api
