// Described structs: a struct lists its fields once, and encoding, decoding, limits and microversion spans
// follow from that list. Used for REST bodies and views, RPC messages and saga state.
//
//   struct LockBody {
//     std::optional<std::string> locked_reason;
//     static constexpr auto fields() {
//       return nova::Pack{nova::field("locked_reason", &LockBody::locked_reason).optional().length(1, 255)};
//     }
//   };
#pragma once
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

#include "common/microversion.hpp"
#include "common/pack.hpp"

namespace nova {

// Named text forms that a string field may be held to; the checks are in common/formats.cpp.
enum class Format {
  none,
  uuid,
  name,
  name_with_spaces,
  printable,
  ipv4,
  ipv6,
  ip,
  cidr,
  base64,
  uri,
  date_time,
  regex,
  fqdn,
  mac
};

struct FieldRules {
  bool required = true;   // absence is an error on decoding
  bool nullable = false;  // JSON null is read as an empty optional, and an empty optional is written as null
  Span span = {};         // microversions at which the field exists
  std::size_t min_length = 0;
  std::size_t max_length = std::numeric_limits<std::size_t>::max();
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  Format format = Format::none;
  bool secret = false;  // left out of logs
};

template <class Owner, class T>
struct Field {
  using owner = Owner;
  using type = T;
  std::string_view name;
  T Owner::* member;
  FieldRules rules = {};

  // May be missing: decoding leaves the default, encoding leaves an empty optional out.
  constexpr Field optional() const {
    Field f = *this;
    f.rules.required = false;
    return f;
  }
  constexpr Field nullable() const {
    Field f = *this;
    f.rules.nullable = true;
    return f;
  }
  constexpr Field from(Microversion v) const {
    Field f = *this;
    f.rules.span.from = v;
    return f;
  }
  constexpr Field upto(Microversion v) const {
    Field f = *this;
    f.rules.span.upto = v;
    return f;
  }
  constexpr Field span(Span s) const {
    Field f = *this;
    f.rules.span = s;
    return f;
  }
  // Characters of a string, items of a list.
  constexpr Field length(std::size_t low, std::size_t high) const {
    Field f = *this;
    f.rules.min_length = low;
    f.rules.max_length = high;
    return f;
  }
  constexpr Field range(std::int64_t low, std::int64_t high) const {
    Field f = *this;
    f.rules.min = low;
    f.rules.max = high;
    return f;
  }
  constexpr Field format(Format form) const {
    Field f = *this;
    f.rules.format = form;
    return f;
  }
  constexpr Field secret() const {
    Field f = *this;
    f.rules.secret = true;
    return f;
  }
};

template <class Owner, class T>
constexpr Field<Owner, T> field(std::string_view name, T Owner::* member) {
  return {name, member};
}

template <class T>
concept Described = requires { T::fields(); };

// An enum travels by name when `constexpr auto names_of(E)` (found by ADL) returns a range of EnumName<E>.
template <class E>
struct EnumName {
  E value;
  std::string_view name;
};

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) { names_of(e); };

template <NamedEnum E>
constexpr std::string_view enum_name(E value) {
  for (const auto& row : names_of(value))
    if (row.value == value) return row.name;
  return {};
}

template <NamedEnum E>
constexpr bool enum_value(std::string_view name, E& out) {
  for (const auto& row : names_of(E{}))
    if (row.name == name) {
      out = row.value;
      return true;
    }
  return false;
}

// Specialise for a type with its own JSON form:
//   static void encode(json::Writer&, const T&, Microversion);
//   static T decode(const json::Value&, const FieldRules&, const DecodeContext&);
template <class T>
struct Codec;

}  // namespace nova
