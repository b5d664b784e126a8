// API microversions ("2.79") and the spans of them in which a field, route or action exists.
#pragma once
#include <compare>
#include <string>
#include <string_view>

#include "common/error.hpp"

namespace nova {

struct Microversion {
  int major = 2;
  int minor = 1;
  constexpr auto operator<=>(const Microversion&) const = default;
};

// The lowest and the highest version there can be: the ends of a span that is not bounded.
inline constexpr Microversion first_version{0, 0};
inline constexpr Microversion last_version{1 << 20, 0};

// Both ends are inclusive.
struct Span {
  Microversion from = first_version;
  Microversion upto = last_version;
  constexpr bool contains(Microversion v) const { return from <= v && v <= upto; }
};

std::string to_string(Microversion version);
// Reads "2.79"; bad_request with Nova's words for anything else.
Result<Microversion> parse_microversion(std::string_view text);

}  // namespace nova
