// $name, ${name} and $group.name inside values; $$ and \$ are a plain dollar.
#include <fmt/format.h>

#include "common/config/config.hpp"

namespace nova {
namespace {

constexpr int max_depth = 16;

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

// The reference at the front of `text` (behind the dollar) with its length; empty if there is none.
struct Reference {
  std::string_view name;
  std::size_t length = 0;
};

std::size_t name_length(std::string_view text) {
  if (text.empty() || !starts_name(text.front())) return 0;
  std::size_t n = 1;
  while (n < text.size() && in_name(text[n])) ++n;
  return n;
}

Reference reference_at(std::string_view text) {
  if (text.starts_with('{')) {
    const auto end = text.find('}');
    if (end == text.npos) return {};
    return {text.substr(1, end - 1), end + 1};
  }
  auto n = name_length(text);
  if (n == 0) return {};
  if (n < text.size() && text[n] == '.')
    if (const auto more = name_length(text.substr(n + 1)); more > 0) n += 1 + more;
  return {text.substr(0, n), n};
}

}  // namespace

std::string Config::substitute(std::string_view text, std::string_view section, const ConfigProblem& at,
                               int depth) const {
  std::string out;
  while (!text.empty()) {
    const auto dollar = text.find_first_of("$\\");
    out += text.substr(0, dollar);
    if (dollar == text.npos) break;
    text.remove_prefix(dollar);
    if (text.starts_with("$$") || text.starts_with("\\$")) {
      out += '$';
      text.remove_prefix(2);
      continue;
    }
    const Reference found = text.front() == '$' ? reference_at(text.substr(1)) : Reference{};
    if (found.length == 0) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    out += resolve(found.name, section, at, depth);
    text.remove_prefix(1 + found.length);
  }
  return out;
}

// The option of the same section first, then of DEFAULT, as oslo.config does; group.name names its section.
std::string Config::resolve(std::string_view name, std::string_view section, const ConfigProblem& at,
                            int depth) const {
  const auto refuse_name = [&](std::string expected) {
    ConfigProblem problem = at;
    problem.expected = std::move(expected);
    throw ConfigError(std::move(problem));
  };
  if (depth >= max_depth) refuse_name(fmt::format("no circle, but ${} leads back to itself", name));
  const auto given = [&](std::string_view group, std::string_view option) -> std::optional<std::string> {
    if (const auto* entries = find(group, option))
      return substitute(entries->back().value, group, at, depth + 1);
    for (const Schema& schema : schemas_)
      for (const OptionInfo& info : schema.options)
        if (schema.section == group && info.name == option)
          return substitute(info.default_text, group, at, depth + 1);
    return {};
  };
  const auto dot = name.find('.');
  if (dot != name.npos) {
    if (auto value = given(name.substr(0, dot), name.substr(dot + 1))) return *value;
    if (auto value = given("DEFAULT", name.substr(0, dot))) return *value + std::string(name.substr(dot));
  } else {
    if (auto value = given(section, name)) return *value;
    if (auto value = given("DEFAULT", name)) return *value;
  }
  refuse_name(fmt::format("${} to name an option (write $$ for a plain dollar sign)", name));
  return {};
}

std::optional<std::string> Config::text(std::string_view section, std::string_view option) const {
  const ConfigProblem at{.file = {},
                         .line = 0,
                         .section = std::string(section),
                         .option = std::string(option),
                         .value = {},
                         .expected = {}};
  for (const Schema& schema : schemas_)
    for (const OptionInfo& info : schema.options)
      if (schema.section == section && info.name == option) {
        const auto* entries = find({section, info});
        return substitute(entries ? entries->back().value : info.default_text, section, at, 0);
      }
  if (const auto* entries = find(section, option)) return substitute(entries->back().value, section, at, 0);
  return {};
}

}  // namespace nova
