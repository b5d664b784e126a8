#include "api/flavors/bodies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace nova {
namespace {

bool fits(const std::string& text) {
  const auto good = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == ' ' || c == '_' || c == '-';
  };
  return !text.empty() && text.front() != ' ' && text.back() != ' ' &&
         std::all_of(text.begin(), text.end(), good);
}

}  // namespace

api::flavors::FlavorKey Codec<api::flavors::FlavorKey>::decode(const json::Value& v, const FieldRules&,
                                                               const DecodeContext& at) {
  if (v.is_null()) return {};
  if (v.is_number()) return {json::dump(v)};
  FieldRules rules;
  rules.min_length = 1;
  rules.max_length = 255;
  if (!v.is_string())
    detail::fail(at, v, fmt::format("{} is not of type 'string', 'number', 'null'", json::python_repr(v)));
  std::string text = detail::decode_string(v, rules, at);
  if (!fits(text))
    detail::fail(at, v, fmt::format("'{}' does not match '^(?! )[a-zA-Z0-9. _-]+(?<! )$'", text));
  return {text};
}

}  // namespace nova
