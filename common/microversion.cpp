#include "common/microversion.hpp"

#include <fmt/format.h>

#include <charconv>

namespace nova {
namespace {
// A decimal number without leading zeros; -1 if `text` is not one.
int number(std::string_view text, bool may_be_zero) {
  if (text.empty() || text.size() > 6) return -1;
  if (text.front() == '0' && !(may_be_zero && text == "0")) return -1;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && value >= 0 ? value : -1;
}
}  // namespace

std::string to_string(Microversion version) { return fmt::format("{}.{}", version.major, version.minor); }

Result<Microversion> parse_microversion(std::string_view text) {
  const auto dot = text.find('.');
  if (dot != std::string_view::npos) {
    const int major = number(text.substr(0, dot), false);
    const int minor = number(text.substr(dot + 1), true);
    if (major >= 0 && minor >= 0) return Microversion{major, minor};
  }
  return Error{
      Errc::bad_request,
      fmt::format("API Version String {} is of invalid format. Must be of format MajorNum.MinorNum.", text),
      "InvalidAPIVersionString"};
}

}  // namespace nova
