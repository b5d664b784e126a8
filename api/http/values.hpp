// Value types of request bodies that Nova's schemas allow in more than one form, or hold to a pattern.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/decode.hpp"
#include "common/encode.hpp"

namespace nova::api {

// An integer, or a string of digits.
struct IntOrText {
  std::int64_t value = 0;
};

// true, or one of "True", "yes", "on", "1" ... and their opposites.
struct BoolOrText {
  bool value = false;
};

// A display name: printable, without outer blanks. The legacy endpoint takes them and strips them.
struct Name {
  std::string text;
};

// A member that may be absent, null or a value, where absent and null differ.
template <class T>
struct Given {
  bool given = false;
  std::optional<T> value;
};

// A regular expression as it is shown in messages, and the same check by hand.
struct Pattern {
  std::string_view regex;
  bool (*fits)(std::string_view text);
};

template <const Pattern& P>
struct Matching {
  std::string text;
};

// An object whose keys match a pattern and whose values are short strings: metadata, extra specs.
template <const Pattern& Key, bool NumbersToo = false>
struct TextMap {
  std::map<std::string, std::string> items;
};

// Characters that Nova allows in keys of metadata and extra specs.
extern const Pattern key_pattern;

namespace detail {
std::int64_t decode_int_or_text(const json::Value& v, const FieldRules& rules, const DecodeContext& at);
std::string decode_name(const json::Value& v, const FieldRules& rules, const DecodeContext& at);
bool decode_bool_or_text(const json::Value& v, const DecodeContext& at);
std::string decode_matching(const json::Value& v, const FieldRules& rules, const DecodeContext& at,
                            const Pattern& p);
std::map<std::string, std::string> decode_text_map(const json::Value& v, const DecodeContext& at,
                                                   const Pattern& key, bool numbers_too);
}  // namespace detail

// The text forms of a boolean; nothing for another text.
std::optional<bool> strict_bool(std::string_view text);

}  // namespace nova::api

template <>
struct nova::Codec<nova::api::IntOrText> {
  static void encode(json::Writer& w, const api::IntOrText& v, Microversion) { w.integer(v.value); }
  static api::IntOrText decode(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    return {api::detail::decode_int_or_text(v, rules, at)};
  }
};
template <>
struct nova::Codec<nova::api::BoolOrText> {
  static void encode(json::Writer& w, const api::BoolOrText& v, Microversion) { w.boolean(v.value); }
  static api::BoolOrText decode(const json::Value& v, const FieldRules&, const DecodeContext& at) {
    return {api::detail::decode_bool_or_text(v, at)};
  }
};
template <>
struct nova::Codec<nova::api::Name> {
  static void encode(json::Writer& w, const api::Name& v, Microversion) { w.string(v.text); }
  static api::Name decode(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    return {api::detail::decode_name(v, rules, at)};
  }
};
template <class T>
struct nova::Codec<nova::api::Given<T>> {
  static api::Given<T> decode(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    api::Given<T> member{true, std::nullopt};
    if (!v.is_null()) member.value = decode_value<T>(v, rules, at);
    return member;
  }
};
template <const nova::api::Pattern& P>
struct nova::Codec<nova::api::Matching<P>> {
  static void encode(json::Writer& w, const api::Matching<P>& v, Microversion) { w.string(v.text); }
  static api::Matching<P> decode(const json::Value& v, const FieldRules& rules, const DecodeContext& at) {
    return {api::detail::decode_matching(v, rules, at, P)};
  }
};
template <const nova::api::Pattern& Key, bool NumbersToo>
struct nova::Codec<nova::api::TextMap<Key, NumbersToo>> {
  static void encode(json::Writer& w, const api::TextMap<Key, NumbersToo>& v, Microversion version) {
    encode_value(w, v.items, version);
  }
  static api::TextMap<Key, NumbersToo> decode(const json::Value& v, const FieldRules&,
                                              const DecodeContext& at) {
    return {api::detail::decode_text_map(v, at, Key, NumbersToo)};
  }
};
