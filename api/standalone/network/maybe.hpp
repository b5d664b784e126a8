// A member of a request's body that may be missing, null or a value, where these three mean different things.
#pragma once
#include <optional>

#include "common/decode.hpp"

namespace nova::api::standalone::network {

template <class T>
struct Maybe {
  bool given = false;      // the member was there
  std::optional<T> value;  // and was not null

  // What to store: nothing if it was missing, `if_null` for null.
  std::optional<T> or_null(T if_null) const {
    if (!given) return std::nullopt;
    return value.value_or(std::move(if_null));
  }
};

}  // namespace nova::api::standalone::network

namespace nova {

template <class T>
struct Codec<api::standalone::network::Maybe<T>> {
  static api::standalone::network::Maybe<T> decode(const json::Value& value, const FieldRules& rules,
                                                   const DecodeContext& at) {
    api::standalone::network::Maybe<T> out;
    out.given = true;
    if (!value.is_null()) out.value = decode_value<T>(value, rules, at);
    return out;
  }
};

}  // namespace nova
