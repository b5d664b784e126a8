// decode<T>(): JSON to described values, strictly. Every failure is Fault(bad_request) in the words that
// Nova's JSON-schema layer uses, and names the field and the value.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/describe.hpp"
#include "common/json/member_finder.hpp"
#include "common/json/value.hpp"
#include "common/secret.hpp"
#include "common/strong_id.hpp"
#include "common/time.hpp"

namespace nova {

enum class Unknown { reject, ignore };

// What a decoder needs to know besides the value: the version spoken, what to do with unknown members, and
// the name of the innermost field for messages. Lives on the stack of one decode().
struct DecodeContext {
  Microversion version = last_version;
  Unknown unknown = Unknown::reject;
  std::string_view field = {};

  DecodeContext at(std::string_view name) const { return {version, unknown, name}; }
};

namespace detail {
[[noreturn]] void fail(const DecodeContext& at, const json::Value& value, const std::string& words);
[[noreturn]] void fail_type(const DecodeContext& at, const json::Value& value, std::string_view type);
[[noreturn]] void fail_missing(const DecodeContext& at, const json::Value& object, std::string_view name);
// Members that the struct does not know, and members that are there twice.
void check_members(const DecodeContext& at, const json::Value& object,
                   const std::vector<json::Member>& members, const std::vector<std::string_view>& known);

bool decode_bool(const json::Value& v, const DecodeContext& at);
std::int64_t decode_integer(const json::Value& v, const FieldRules& rules, const DecodeContext& at,
                            std::int64_t low, std::int64_t high);
double decode_number(const json::Value& v, const DecodeContext& at);
// Of a value that was given as `v`, perhaps in another form.
std::int64_t check_integer(std::optional<std::int64_t> value, const json::Value& v, const FieldRules& rules,
                           const DecodeContext& at, std::int64_t low, std::int64_t high);
std::string decode_string(const json::Value& v, const FieldRules& rules, const DecodeContext& at);
json::Raw decode_raw(const json::Value& v);
Timestamp decode_time(const json::Value& v, const DecodeContext& at);
[[noreturn]] void fail_enum(const json::Value& v, const DecodeContext& at,
                            const std::vector<std::string_view>& allowed);
void check_object(const json::Value& v, const DecodeContext& at);
void check_array(const json::Value& v, const FieldRules& rules, const DecodeContext& at);
}  // namespace detail

template <class T>
struct Decoder;

template <class T>
concept HasDecodeCodec =
    requires(const json::Value& v) { Codec<T>::decode(v, FieldRules{}, DecodeContext{}); };

template <class T>
T decode_value(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
  if constexpr (HasDecodeCodec<T>)
    return Codec<T>::decode(v, rules, at);
  else
    return Decoder<T>::read(v, rules, at);
}

template <>
struct Decoder<bool> {
  static bool read(const json::Value& v, const FieldRules&, const DecodeContext& at) {
    return detail::decode_bool(v, at);
  }
};
template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
struct Decoder<T> {
  static T read(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    constexpr auto low = std::is_signed_v<T> ? static_cast<std::int64_t>(std::numeric_limits<T>::min()) : 0;
    constexpr auto high = sizeof(T) == 8 ? std::numeric_limits<std::int64_t>::max()
                                         : static_cast<std::int64_t>(std::numeric_limits<T>::max());
    return static_cast<T>(detail::decode_integer(v, rules, at, low, high));
  }
};
template <class T>
  requires std::is_floating_point_v<T>
struct Decoder<T> {
  static T read(const json::Value& v, const FieldRules&, const DecodeContext& at) {
    return static_cast<T>(detail::decode_number(v, at));
  }
};
template <>
struct Decoder<std::string> {
  static std::string read(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    return detail::decode_string(v, rules, at);
  }
};
template <>
struct Decoder<Secret> {
  static Secret read(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    return Secret(detail::decode_string(v, rules, at));
  }
};
template <>
struct Decoder<json::Raw> {
  static json::Raw read(const json::Value& v, const FieldRules&, const DecodeContext&) {
    return detail::decode_raw(v);
  }
};
template <>
struct Decoder<Timestamp> {
  static Timestamp read(const json::Value& v, const FieldRules&, const DecodeContext& at) {
    return detail::decode_time(v, at);
  }
};
template <class Tag>
struct Decoder<StrongId<Tag>> {
  static StrongId<Tag> read(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    return StrongId<Tag>(detail::decode_string(v, rules, at));
  }
};
template <NamedEnum E>
struct Decoder<E> {
  static E read(const json::Value& v, const FieldRules&, const DecodeContext& at) {
    E out{};
    if (v.is_string() && enum_value(v.text(), out)) return out;
    std::vector<std::string_view> allowed;
    for (const auto& row : names_of(E{})) allowed.push_back(row.name);
    detail::fail_enum(v, at, allowed);
  }
};
template <class T>
struct Decoder<std::optional<T>> {
  static std::optional<T> read(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    if (v.is_null() && (rules.nullable || rules.required)) return std::nullopt;
    return decode_value<T>(v, rules, at);
  }
};
template <class T>
struct Decoder<std::vector<T>> {
  static std::vector<T> read(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    detail::check_array(v, rules, at);
    FieldRules inner = rules;  // format, range of the items; the length was the list's
    inner.min_length = 0;
    inner.max_length = std::numeric_limits<std::size_t>::max();
    inner.nullable = false;
    std::vector<T> out;
    const auto items = v.items();
    out.reserve(items.size());
    for (const auto& item : items) out.push_back(decode_value<T>(item, inner, at));
    return out;
  }
};
template <class T>
struct Decoder<std::set<T>> {
  static std::set<T> read(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    auto items = Decoder<std::vector<T>>::read(v, rules, at);
    return {std::make_move_iterator(items.begin()), std::make_move_iterator(items.end())};
  }
};
template <class T>
struct Decoder<std::map<std::string, T>> {
  static std::map<std::string, T> read(const json::Value& v, const FieldRules&, const DecodeContext& at) {
    detail::check_object(v, at);
    std::map<std::string, T> out;
    for (const auto& [name, value] : v.members())
      out.insert_or_assign(std::string(name), decode_value<T>(value, FieldRules{}, at.at(name)));
    return out;
  }
};

namespace detail {
template <class T, class F>
void decode_field(json::MemberFinder& finder, const json::Value& object, T& out, const F& f,
                  const DecodeContext& at) {
  if (!f.rules.span.contains(at.version)) return;
  const json::Value* v = finder.find(f.name);
  if (v == nullptr) {
    if (f.rules.required) fail_missing(at, object, f.name);
    return;
  }
  if (f.rules.nullable && v->is_null()) {
    out.*(f.member) = typename F::type{};
    return;
  }
  out.*(f.member) = decode_value<typename F::type>(*v, f.rules, at.at(f.name));
}
}  // namespace detail

template <Described T>
struct Decoder<T> {
  static T read(const json::Value& v, const FieldRules&, const DecodeContext& at) {
    detail::check_object(v, at);
    constexpr auto fields = T::fields();
    json::MemberFinder finder(v);
    if (at.unknown == Unknown::reject) {
      std::vector<std::string_view> known;
      fields.apply([&](const auto&... f) {
        ((f.rules.span.contains(at.version) ? known.push_back(f.name) : void()), ...);
      });
      detail::check_members(at, v, finder.members(), known);
    }
    T out{};
    fields.apply([&](const auto&... f) { (detail::decode_field(finder, v, out, f, at), ...); });
    return out;
  }
};

// A whole document. `at` says which version is spoken and whether unknown members are an error.
template <class T>
T decode(const json::Value& v, const DecodeContext& at = {}) {
  return decode_value<T>(v, FieldRules{}, at);
}

// The form used between daemons and for stored state: members that this release does not know are ignored.
template <class T>
T decode_lenient(const json::Value& v) {
  return decode_value<T>(v, FieldRules{}, DecodeContext{last_version, Unknown::ignore, {}});
}

}  // namespace nova
