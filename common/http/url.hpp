// URLs and query strings. Pure.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nova::http {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // without brackets
  unsigned short port = 0;
  std::string target;  // path and query, at least "/"

  bool secure() const { return scheme == "https"; }
  std::string authority() const;  // host[:port], the port only if it is not the scheme's own
};

// Throws Fault(bad_request) unless it is an absolute http or https URL.
Url parse_url(std::string_view text);

using Query = std::vector<std::pair<std::string, std::string>>;

// Name and value pairs, decoded; lenient: what cannot be decoded stays as it is. "a&b=1" has ("a", "").
Query parse_query(std::string_view query);
std::string encode_query(const Query& query);
std::string percent_encode(std::string_view text);  // everything but unreserved characters
std::string percent_decode(std::string_view text);
// A base URL and a path put together with exactly one slash between.
std::string join_url(std::string_view base, std::string_view path);

}  // namespace nova::http
