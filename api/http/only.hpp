// An object with exactly one member, as most bodies and answers are: {"flavor": {...}} is Only<"flavor",
// Flavor>.
#pragma once
#include <algorithm>
#include <string_view>

#include "common/describe.hpp"

namespace nova::api {

template <std::size_t N>
struct FixedText {
  char text[N]{};
  constexpr FixedText(const char (&from)[N]) { std::copy_n(from, N, text); }  // NOLINT: a literal is the name
  constexpr std::string_view view() const { return {text, N - 1}; }
};

template <FixedText Name, class T>
struct Only {
  static constexpr FixedText name = Name;
  T value{};
  static constexpr auto fields() { return Pack{field(name.view(), &Only::value)}; }
};

}  // namespace nova::api
