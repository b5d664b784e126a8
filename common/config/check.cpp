// Judges the names in the sources: unknown options with the nearest name, options of Nova not needed here.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "common/config/config.hpp"
#include "common/config/known_options.hpp"
#include "common/config/nearest.hpp"

namespace nova {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string where(const IniEntry& entry) {
  return entry.line > 0 ? fmt::format("{} line {}", entry.file, entry.line) : entry.file;
}

// Names as (section, option); built once per check.
struct Names {
  std::set<std::pair<std::string_view, std::string_view>> all;
  std::set<std::pair<std::string_view, std::string_view>> declared, ours;
  std::map<std::pair<std::string_view, std::string_view>, std::string> former;  // and its present name

  // Sections that carry a name of the operator's, listed with a star: [neutron_physnet_*].
  bool in_family(std::string_view section, std::string_view option) const {
    return std::any_of(all.begin(), all.end(), [&](const auto& known) {
      return known.first.ends_with('*') &&
             section.starts_with(known.first.substr(0, known.first.size() - 1)) && known.second == option;
    });
  }
  std::vector<std::string_view> options_of(std::string_view section) const {
    std::vector<std::string_view> out;
    for (const auto& [s, o] : all)
      if (s == section) out.push_back(o);
    return out;
  }
  std::string_view section_with(std::string_view option) const {
    for (const auto& [s, o] : all)
      if (o == option) return s;
    return {};
  }
  std::vector<std::string_view> sections() const {
    std::vector<std::string_view> out;
    for (const auto& [s, o] : all)
      if (out.empty() || out.back() != s) out.push_back(s);
    return out;
  }
};

Names names_of(const std::vector<Schema>& schemas) {
  Names names;
  for (const Schema& schema : schemas)
    for (const OptionInfo& info : schema.options) {
      names.declared.emplace(schema.section, info.name);
      for (const auto& [section, old] : info.old_names)
        names.former.try_emplace({section, old}, fmt::format("[{}] {}", schema.section, info.name));
    }
  names.all = names.declared;
  for (const KnownOption& known : known_options()) {
    names.all.emplace(known.section, known.name);
    if (known.ours) names.ours.emplace(known.section, known.name);
  }
  return names;
}

std::string suggestion(const Names& names, std::string_view section, std::string_view option) {
  if (const auto found = nearest(option, names.options_of(section)); !found.empty())
    return fmt::format("; did you mean {}?", found);
  if (const auto other = names.section_with(option); !other.empty())
    return fmt::format("; did you mean section [{}]?", other);
  if (names.options_of(section).empty())
    if (const auto other = nearest(section, names.sections()); !other.empty())
      return fmt::format("; did you mean section [{}]?", other);
  return {};
}

}  // namespace

void Config::take_environment() {
  for (const std::string& line : sources_.environment) {
    const auto equals = line.find('=');
    const auto divide = line.find("__");
    if (!line.starts_with("OS_") || equals == line.npos || divide == line.npos || divide > equals) continue;
    const std::string group = upper(std::string_view(line).substr(3, divide - 3));
    const std::string name = upper(std::string_view(line).substr(divide + 2, equals - divide - 2));
    for (const Schema& schema : schemas_) {
      if (upper(schema.section) != group) continue;
      for (const OptionInfo& info : schema.options)
        if (upper(info.name) == name) {
          auto& entries = tree_[schema.section][info.name];
          entries.clear();
          entries.push_back({line.substr(equals + 1), "environment variable " + line.substr(0, equals), 0});
        }
    }
  }
}

Config::Findings Config::check() const {
  Findings out;
  for (const Schema& schema : schemas_)
    for (const OptionInfo& info : schema.options) {
      // One option at a time, so that every wrong value is named, not only the first of its section.
      const Schema one{schema.section, {info}, nullptr};
      try {
        if (auto found = read({one.section, info}); found && info.verify)
          if (auto complaint = info.verify(found->texts))
            refuse({one.section, info}, std::move(found->at), *complaint);
      } catch (const ConfigError& error) {
        out.errors.emplace_back(error.what());
      }
    }
  check_names(out);
  return out;
}

void Config::check_names(Findings& out) const {
  const Names names = names_of(schemas_);
  for (const auto& [section, options] : tree_)
    for (const auto& [option, entries] : options) {
      const std::pair<std::string_view, std::string_view> name{section, option};
      if (names.declared.contains(name)) continue;
      const std::string head = fmt::format("{}: [{}] {}", where(entries.front()), section, option);
      if (const auto former = names.former.find(name); former != names.former.end()) {
        out.outdated.push_back(fmt::format("{} is read as {}, its name here", head, former->second));
        continue;
      }
      if (!names.all.contains(name) && !names.in_family(section, option))
        out.unknown.push_back(head + " is not an option" + suggestion(names, section, option));
      else if (!names.ours.contains(name))
        out.ignored.push_back(fmt::format("[{}] {} ({})", section, option, where(entries.front())));
    }
}

}  // namespace nova
