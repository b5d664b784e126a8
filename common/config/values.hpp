// Text of an option to its typed value and back: one overload per type that an option may have. Pure. A
// failed read returns what was expected instead ("a whole number, at least 1"), to complete an error message.
#pragma once
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "common/describe.hpp"
#include "common/secret.hpp"

namespace nova {

// What a value is held to besides its type.
struct ValueRules {
  std::optional<double> low, high;
  std::span<const std::string_view> choices = {};
};

// The complaint; nothing when the value was read.
using Expected = std::optional<std::string>;

namespace detail {
Expected read_integer(std::string_view text, const ValueRules& rules, std::int64_t low, std::int64_t high,
                      std::int64_t& out);
Expected read_seconds(std::string_view text, const ValueRules& rules, double& out);
Expected read_choice(std::string_view text, const std::vector<std::string_view>& allowed);
std::string show_double(double value);
std::string show_list(const std::vector<std::string>& items);
std::string show_map(const std::map<std::string, std::string>& items);

template <class T>
inline constexpr bool is_duration = false;
template <class R, class P>
inline constexpr bool is_duration<std::chrono::duration<R, P>> = true;
template <class T>
inline constexpr bool is_opt = false;
template <class T>
inline constexpr bool is_opt<std::optional<T>> = true;
template <class T>
inline constexpr bool is_whole = std::is_integral_v<T> && !std::is_same_v<T, bool>;
}  // namespace detail

Expected read_value(std::string_view text, const ValueRules& rules, bool& out);
Expected read_value(std::string_view text, const ValueRules& rules, double& out);
Expected read_value(std::string_view text, const ValueRules& rules, std::string& out);
Expected read_value(std::string_view text, const ValueRules& rules, Secret& out);
Expected read_value(std::string_view text, const ValueRules& rules, std::vector<std::string>& out);
Expected read_value(std::string_view text, const ValueRules& rules, std::map<std::string, std::string>& out);

template <class T>
  requires detail::is_whole<T>
Expected read_value(std::string_view text, const ValueRules& rules, T& out) {
  constexpr auto low = std::is_signed_v<T> ? static_cast<std::int64_t>(std::numeric_limits<T>::min()) : 0;
  constexpr auto high = sizeof(T) == 8 ? std::numeric_limits<std::int64_t>::max()
                                       : static_cast<std::int64_t>(std::numeric_limits<T>::max());
  std::int64_t value = 0;
  if (auto complaint = detail::read_integer(text, rules, low, high, value)) return complaint;
  out = static_cast<T>(value);
  return {};
}

// Seconds, unless the text ends in ms, s, m, h or d. The bounds are in seconds.
template <class R, class P>
Expected read_value(std::string_view text, const ValueRules& rules, std::chrono::duration<R, P>& out) {
  double seconds = 0;
  if (auto complaint = detail::read_seconds(text, rules, seconds)) return complaint;
  out = std::chrono::round<std::chrono::duration<R, P>>(std::chrono::duration<double>(seconds));
  return {};
}

template <NamedEnum E>
Expected read_value(std::string_view text, const ValueRules&, E& out) {
  if (enum_value(text, out)) return {};
  std::vector<std::string_view> allowed;
  for (const auto& row : names_of(E{})) allowed.push_back(row.name);
  return detail::read_choice(text, allowed);
}

template <class T>
Expected read_value(std::string_view text, const ValueRules& rules, std::optional<T>& out) {
  if (text.empty()) {
    out.reset();
    return {};
  }
  T value{};
  if (auto complaint = read_value(text, rules, value)) return complaint;
  out = std::move(value);
  return {};
}

// The value as it would be written in a file; a Secret shows as *** or nothing.
template <class T>
std::string show_value(const T& value) {
  if constexpr (detail::is_opt<T>)
    return value ? show_value(*value) : std::string();
  else if constexpr (detail::is_duration<T>)
    return detail::show_double(std::chrono::duration<double>(value).count());
  else if constexpr (NamedEnum<T>)
    return std::string(enum_name(value));
  else if constexpr (std::is_same_v<T, bool>)
    return value ? "true" : "false";
  else if constexpr (detail::is_whole<T>)
    return std::to_string(value);
  else if constexpr (std::is_floating_point_v<T>)
    return detail::show_double(value);
  else if constexpr (std::is_same_v<T, Secret>)
    return format_as(value);
  else if constexpr (std::is_same_v<T, std::vector<std::string>>)
    return detail::show_list(value);
  else if constexpr (std::is_same_v<T, std::map<std::string, std::string>>)
    return detail::show_map(value);
  else
    return value;
}

// The type's name in samples and reference texts.
template <class T>
constexpr std::string_view type_name_of() {
  if constexpr (detail::is_opt<T>)
    return type_name_of<typename T::value_type>();
  else if constexpr (detail::is_duration<T>)
    return "seconds";
  else if constexpr (std::is_same_v<T, bool>)
    return "boolean";
  else if constexpr (detail::is_whole<T>)
    return "integer";
  else if constexpr (std::is_floating_point_v<T>)
    return "number";
  else if constexpr (std::is_same_v<T, std::vector<std::string>>)
    return "list";
  else if constexpr (std::is_same_v<T, std::map<std::string, std::string>>)
    return "dict";
  else
    return "string";
}

std::string_view trimmed(std::string_view text);

}  // namespace nova
