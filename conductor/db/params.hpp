// Values on their way into a statement, as text that PostgreSQL reads by the parameter's type. Containers and
// described structs travel as JSON; text_array() makes a text[].
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/encode.hpp"

namespace nova::db {

using Param = std::optional<std::string>;
using Params = std::vector<Param>;

struct TextArray {
  std::string text;  // PostgreSQL's array literal
};
TextArray text_array(const std::vector<std::string>& items);
template <class Tag>
TextArray text_array(const std::vector<StrongId<Tag>>& ids) {
  std::vector<std::string> items;
  items.reserve(ids.size());
  for (const auto& id : ids) items.push_back(id.str());
  return text_array(items);
}

template <class T>
Param param(const T& value) {
  if constexpr (std::is_convertible_v<T, std::string_view>)
    return std::string(std::string_view(value));
  else if constexpr (std::is_same_v<T, std::nullopt_t>)
    return std::nullopt;
  else if constexpr (std::is_same_v<T, bool>)
    return value ? "t" : "f";
  else if constexpr (std::is_arithmetic_v<T>)
    return encode(value);
  else if constexpr (std::is_same_v<T, Timestamp>)
    return iso_micros_z(value);
  else if constexpr (std::is_same_v<T, TextArray>)
    return value.text;
  else if constexpr (std::is_same_v<T, json::Raw>)
    return value.text.empty() ? Param{} : Param{value.text};
  else if constexpr (std::is_same_v<T, Secret>)
    return value.reveal();
  else if constexpr (NamedEnum<T>)
    return std::string(enum_name(value));
  else if constexpr (requires {
                       { value.str() } -> std::convertible_to<std::string>;
                     })
    return value.str();
  else
    return encode(value);
}
template <class T>
Param param(const std::optional<T>& value) {
  return value ? param(*value) : Param{};
}

template <class... A>
Params params(const A&... values) {
  Params out;
  out.reserve(sizeof...(values));
  (out.push_back(param(values)), ...);
  return out;
}

}  // namespace nova::db
