#include "api/aggregates/bodies.hpp"

#include <fmt/format.h>

namespace nova {

api::aggregates::ZoneName Codec<api::aggregates::ZoneName>::decode(const json::Value& v,
                                                                   const FieldRules& rules,
                                                                   const DecodeContext& at) {
  std::string text = api::detail::decode_name(v, rules, at);
  if (text.find(':') != std::string::npos)
    detail::fail(at, v, fmt::format("'{}' does not match '^[^:]+$'", text));
  return {std::move(text)};
}

api::aggregates::MetadataChange Codec<api::aggregates::MetadataChange>::decode(const json::Value& v,
                                                                               const FieldRules&,
                                                                               const DecodeContext& at) {
  detail::check_object(v, at);
  FieldRules rules;
  rules.max_length = 255;
  api::aggregates::MetadataChange change;
  for (const auto& [name, value] : v.members()) {
    if (!api::key_pattern.fits(name))
      detail::fail(at, v,
                   fmt::format("'{}' does not match any of the regexes: '{}'", name, api::key_pattern.regex));
    auto& item = change.items[std::string(name)];
    if (!value.is_null()) item = detail::decode_string(value, rules, at.at(name));
  }
  return change;
}

}  // namespace nova
