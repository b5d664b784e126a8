// The declaration of one section in a form without templates: what Config checks files against, and what the
// sample is made from. A program hands the list of its schemas to Config.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/config/option.hpp"

namespace nova {

class Config;

struct OptionInfo {
  std::string name;
  std::string_view type;
  std::string_view help;
  std::string default_text;   // as in code, before substitution
  std::string shown_default;  // for the sample, if different
  std::vector<std::string_view> choices;
  std::optional<double> low, high;
  OptionFlags flags;
  std::vector<std::pair<std::string, std::string>> old_names;            // section, name
  std::function<Expected(const std::vector<std::string>&)> verify = {};  // would these texts do?
};

struct Schema {
  std::string section;
  std::vector<OptionInfo> options;
  void (*verify)(const Config&, std::string_view section) = nullptr;  // throws ConfigError
};

namespace detail {
template <class O>
OptionInfo describe_option(const O& o, const typename O::owner& defaults, std::string_view section) {
  OptionInfo info{.name = std::string(o.name),
                  .type = type_name_of<typename O::type>(),
                  .help = o.help,
                  .default_text = show_value(defaults.*(o.member)),
                  .shown_default = std::string(o.shown_default),
                  .choices = {o.choices.begin(), o.choices.begin() + o.choice_count},
                  .low = o.low,
                  .high = o.high,
                  .flags = o.flags,
                  .old_names = {},
                  .verify = [o](const std::vector<std::string>& texts) -> Expected {
                    typename O::type value{};
                    return o.flags.multi ? Expected{} : read_value(texts.back(), o.rules(), value);
                  }};
  if constexpr (NamedEnum<typename O::type>)
    for (const auto& row : names_of(typename O::type{})) info.choices.push_back(row.name);
  for (const OldName& old : o.old_names)
    if (!old.name.empty()) info.old_names.emplace_back(old.section.empty() ? section : old.section, old.name);
  return info;
}
template <class T>
void verify_section(const Config& config, std::string_view section);
}  // namespace detail

// `section` differs from the struct's own when one struct serves several sections (service credentials).
template <OptionStruct T>
Schema schema_of(std::string_view section = T::section) {
  Schema schema{std::string(section), {}, &detail::verify_section<T>};
  const T defaults{};
  T::options().apply([&](const auto&... o) {
    (schema.options.push_back(detail::describe_option(o, defaults, section)), ...);
  });
  return schema;
}

// A complete commented configuration file for these sections; the same text on every machine.
std::string sample(std::string_view program, const std::vector<Schema>& schemas);

}  // namespace nova
