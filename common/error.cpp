#include "common/error.hpp"

#include <array>
#include <utility>

namespace nova {
namespace {
constexpr std::array<std::pair<Errc, std::string_view>, 17> names{{
    {Errc::bad_request, "bad_request"},
    {Errc::unauthorized, "unauthorized"},
    {Errc::forbidden, "forbidden"},
    {Errc::over_quota, "over_quota"},
    {Errc::not_found, "not_found"},
    {Errc::not_acceptable, "not_acceptable"},
    {Errc::conflict, "conflict"},
    {Errc::gone, "gone"},
    {Errc::too_large, "too_large"},
    {Errc::unsupported_media, "unsupported_media"},
    {Errc::unprocessable, "unprocessable"},
    {Errc::unavailable, "unavailable"},
    {Errc::timeout, "timeout"},
    {Errc::no_valid_host, "no_valid_host"},
    {Errc::unsupported_version, "unsupported_version"},
    {Errc::no_such_method, "no_such_method"},
    {Errc::internal, "internal"},
}};
}  // namespace

std::string_view name_of(Errc code) {
  for (const auto& [value, name] : names)
    if (value == code) return name;
  return "internal";
}

Errc errc_of(std::string_view name) {
  for (const auto& [value, text] : names)
    if (text == name) return value;
  return Errc::internal;
}

}  // namespace nova
