// encode(): described values to JSON text, in one pass, leaving out the fields that the version does not
// have.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/describe.hpp"
#include "common/json/value.hpp"
#include "common/json/writer.hpp"
#include "common/secret.hpp"
#include "common/strong_id.hpp"
#include "common/time.hpp"

namespace nova {

template <class T>
concept HasCodec = requires(json::Writer& w, const T& v) { Codec<T>::encode(w, v, Microversion{}); };

inline void encode_value(json::Writer& w, const std::string& v, Microversion) { w.string(v); }
inline void encode_value(json::Writer& w, std::string_view v, Microversion) { w.string(v); }
inline void encode_value(json::Writer& w, const Secret& v, Microversion) { w.string(v.reveal()); }
inline void encode_value(json::Writer& w, const json::Raw& v, Microversion) { w.raw(v.text); }
inline void encode_value(json::Writer& w, const Timestamp& v, Microversion) { w.string(iso_micros_z(v)); }
template <class Tag>
void encode_value(json::Writer& w, const StrongId<Tag>& v, Microversion) {
  w.string(v.str());
}
template <class T>
  requires std::is_arithmetic_v<T>
void encode_value(json::Writer& w, T v, Microversion) {
  if constexpr (std::is_same_v<T, bool>)
    w.boolean(v);
  else if constexpr (std::is_floating_point_v<T>)
    w.number(static_cast<double>(v));
  else if constexpr (std::is_signed_v<T>)
    w.integer(v);
  else
    w.uinteger(v);
}
template <NamedEnum E>
void encode_value(json::Writer& w, E v, Microversion) {
  w.string(enum_name(v));
}
template <HasCodec T>
void encode_value(json::Writer& w, const T& v, Microversion version) {
  Codec<T>::encode(w, v, version);
}

template <class T>
void encode_value(json::Writer& w, const std::optional<T>& v, Microversion version);
template <class T>
void encode_value(json::Writer& w, const std::vector<T>& v, Microversion version);
template <class T>
void encode_value(json::Writer& w, const std::set<T>& v, Microversion version);
template <class T>
void encode_value(json::Writer& w, const std::map<std::string, T>& v, Microversion version);
template <Described T>
  requires(!HasCodec<T>)
void encode_value(json::Writer& w, const T& v, Microversion version);

template <class T>
void encode_value(json::Writer& w, const std::optional<T>& v, Microversion version) {
  if (v)
    encode_value(w, *v, version);
  else
    w.null();
}

template <class T>
void encode_value(json::Writer& w, const std::vector<T>& v, Microversion version) {
  w.begin_array();
  for (const auto& item : v) encode_value(w, static_cast<const T&>(item), version);
  w.end_array();
}

template <class T>
void encode_value(json::Writer& w, const std::set<T>& v, Microversion version) {
  w.begin_array();
  for (const auto& item : v) encode_value(w, item, version);
  w.end_array();
}

template <class T>
void encode_value(json::Writer& w, const std::map<std::string, T>& v, Microversion version) {
  w.begin_object();
  for (const auto& [key, item] : v) {
    w.key(key);
    encode_value(w, item, version);
  }
  w.end_object();
}

namespace detail {
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

// Whether a member says the same as one that is not there. A struct always says something.
template <class M>
bool says_nothing(const M& member, const M& by_default) {
  if constexpr (std::is_arithmetic_v<M> || std::is_enum_v<M> || std::is_same_v<M, std::string>)
    return member == by_default;
  else if constexpr (is_optional<M>)
    return !member && !by_default;
  else if constexpr (requires { member.empty(); })
    return member.empty() && by_default.empty();
  else
    return false;
}

template <class T, class F>
void encode_field(json::Writer& w, const T& value, const F& f, Microversion version) {
  if (!f.rules.span.contains(version)) return;
  const auto& member = value.*(f.member);
  if constexpr (std::is_default_constructible_v<T>)
    if (w.sparse() && !f.rules.required) {
      static const T by_default{};
      if (says_nothing(member, by_default.*(f.member))) return;
    }
  if constexpr (is_optional<typename F::type>)
    if (!member && !f.rules.required && !f.rules.nullable) return;
  w.key(f.name);
  encode_value(w, member, version);
}
}  // namespace detail

// The members only, for a view that adds more of its own to the same object.
template <Described T>
void encode_members(json::Writer& w, const T& value, Microversion version) {
  T::fields().apply([&](const auto&... f) { (detail::encode_field(w, value, f, version), ...); });
}

template <Described T>
  requires(!HasCodec<T>)
void encode_value(json::Writer& w, const T& value, Microversion version) {
  w.begin_object();
  encode_members(w, value, version);
  w.end_object();
}

template <class T>
std::string encode(const T& value, Microversion version = last_version) {
  json::Writer w;
  encode_value(w, value, version);
  return std::move(w).text();
}

// For decode_lenient() at the other end: without the optional members that hold their defaults, which thereby
// are a part of what the two agreed on.
template <class T>
std::string encode_sparse(const T& value) {
  json::Writer w(json::Writer::Form::sparse);
  encode_value(w, value, last_version);
  return std::move(w).text();
}

}  // namespace nova
