#include "api/pipeline/version.hpp"

#include <fmt/format.h>

#include <optional>

#include "api/microversions.hpp"

namespace nova::api {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The last "compute X" of a list such as "identity 3.0, compute 2.1".
std::optional<std::string> of_compute(std::string_view list) {
  std::optional<std::string> found;
  while (!list.empty()) {
    const auto comma = list.find(',');
    const auto part = trim(list.substr(0, comma));
    if (part.starts_with("compute ")) found = std::string(trim(part.substr(8)));
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return found;
}

std::optional<std::string> asked_for(const http::Headers& headers) {
  if (auto version = of_compute(headers.all("OpenStack-API-Version"))) return version;
  if (const auto version = headers.get("X-OpenStack-Nova-API-Version")) return std::string(trim(*version));
  return std::nullopt;
}

}  // namespace

Microversion negotiate_version(const http::Headers& headers) {
  const auto asked = asked_for(headers);
  if (!asked) return mv::minimum;
  if (*asked == "latest") return mv::maximum;
  const Microversion version = parse_microversion(*asked).value();
  if (version < mv::minimum || version > mv::maximum)
    throw Fault({Errc::not_acceptable,
                 fmt::format("Version {} is not supported by the API. Minimum is {} and maximum is {}.",
                             to_string(version), to_string(mv::minimum), to_string(mv::maximum)),
                 "InvalidGlobalAPIVersion"});
  return version;
}

void add_version_headers(http::Headers& headers, Microversion version) {
  headers.set("OpenStack-API-Version", fmt::format("compute {}", to_string(version)));
  headers.set("X-OpenStack-Nova-API-Version", to_string(version));
  headers.add("Vary", "OpenStack-API-Version");
  headers.add("Vary", "X-OpenStack-Nova-API-Version");
}

}  // namespace nova::api
