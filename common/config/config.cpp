#include "common/config/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace nova {
namespace {

std::string place(const ConfigProblem& p) {
  if (p.line > 0) return fmt::format("{} line {}", p.file, p.line);
  return p.file;
}

std::string describe(const ConfigProblem& p) {
  std::string out = place(p);
  if (!out.empty()) out += ": ";
  if (!p.option.empty()) {
    out += fmt::format("[{}] {}", p.section, p.option);
    if (!p.value.empty())
      out += fmt::format(" = {}", p.value);
    else if (!p.file.empty())
      out += " is empty";
    out += ": ";
  } else if (!p.value.empty()) {
    out += fmt::format("'{}': ", p.value);
  }
  return out + "expected " + p.expected;
}

std::vector<std::string> conf_files_in(const std::string& dir) {
  std::error_code error;
  std::vector<std::string> out;
  for (std::filesystem::directory_iterator at(dir, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".conf") out.push_back(at->path().string());
  if (error) throw ConfigError({dir, 0, {}, {}, {}, "a readable directory, but: " + error.message()});
  std::sort(out.begin(), out.end());
  return out;
}

std::string value_shown(const OptionInfo& info, std::string value) {
  return info.flags.secret && !value.empty() ? "***" : value;
}

}  // namespace

ConfigError::ConfigError(ConfigProblem problem)
    : std::runtime_error(describe(problem)), problem_(std::move(problem)) {}

Config::Config(ConfigSources sources, std::vector<Schema> schemas)
    : sources_(std::move(sources)), schemas_(std::move(schemas)) {
  load_tree();
}

Config Config::from_text(std::string_view text, std::vector<Schema> schemas) {
  Config config;
  config.schemas_ = std::move(schemas);
  read_ini(text, "test.conf", config.tree_);
  return config;
}

void Config::load_tree() {
  for (const auto& file : sources_.files) read_ini_file(file, tree_);
  for (const auto& dir : sources_.dirs)
    for (const auto& file : conf_files_in(dir)) read_ini_file(file, tree_);
  take_environment();
  for (const auto& [section, option, value] : sources_.command_line)
    tree_[section][option].push_back({value, "command line", 0});
}

const std::vector<IniEntry>* Config::find(std::string_view section, std::string_view option) const {
  const auto in = tree_.find(section);
  if (in == tree_.end()) return nullptr;
  const auto at = in->second.find(option);
  return at == in->second.end() ? nullptr : &at->second;
}

const std::vector<IniEntry>* Config::find(const Wanted& wanted) const {
  if (const auto* entries = find(wanted.section, wanted.info.name)) return entries;
  for (const auto& [section, name] : wanted.info.old_names)
    if (const auto* entries = find(section, name)) return entries;
  return nullptr;
}

void Config::refuse(const Wanted& wanted, ConfigProblem at, std::string expected) {
  at.section = wanted.section;
  at.option = wanted.info.name;
  at.value = value_shown(wanted.info, std::move(at.value));
  at.expected = std::move(expected);
  throw ConfigError(std::move(at));
}

std::optional<Config::Read> Config::read(const Wanted& wanted) const {
  const auto* entries = find(wanted);
  const std::string_view fallback = wanted.info.default_text;
  ConfigProblem at{.file = {},
                   .line = 0,
                   .section = std::string(wanted.section),
                   .option = wanted.info.name,
                   .value = {},
                   .expected = {}};
  if (entries == nullptr) {
    if (wanted.info.flags.required) refuse(wanted, at, "a value: " + std::string(wanted.info.help));
    if (wanted.info.flags.secret || fallback.find('$') == fallback.npos) return {};
    at.value = fallback;
    return Read{at, {substitute(fallback, wanted.section, at, 0)}};
  }
  Read out{at, {}};
  for (const IniEntry& entry : *entries) {
    if (!wanted.info.flags.multi && &entry != &entries->back()) continue;
    out.at.file = entry.file;
    out.at.line = entry.line;
    out.at.value = value_shown(wanted.info, entry.value);
    out.texts.push_back(substitute(entry.value, wanted.section, out.at, 0));
    out.at.value = value_shown(wanted.info, out.texts.back());
  }
  return out;
}

std::string Config::directory() const {
  if (!sources_.files.empty()) return std::filesystem::path(sources_.files.front()).parent_path().string();
  return sources_.dirs.empty() ? std::string() : sources_.dirs.front();
}

Config::Reloaded Config::reload() const {
  Reloaded out;
  out.config = std::make_unique<Config>(sources_, schemas_);
  Config& fresh = *out.config;
  for (const Schema& schema : schemas_)
    for (const OptionInfo& info : schema.options) {
      const auto before = text(schema.section, info.name);
      const auto after = fresh.text(schema.section, info.name);
      if (before == after) continue;
      const std::string name = fmt::format("[{}] {}", schema.section, info.name);
      if (info.flags.mutable_) {
        out.changed.push_back(fmt::format("{}: {} -> {}", name, value_shown(info, before.value_or("")),
                                          value_shown(info, after.value_or(""))));
        continue;
      }
      out.needs_restart.push_back(name);
      auto& section = fresh.tree_[schema.section];
      if (const auto* old = find({schema.section, info}))
        section[info.name] = *old;
      else
        section.erase(info.name);
    }
  for (const Schema& schema : schemas_)
    if (schema.verify) schema.verify(fresh, schema.section);
  return out;
}

std::vector<std::string> Config::lines() const {
  std::vector<std::string> out;
  for (const Schema& schema : schemas_)
    for (const OptionInfo& info : schema.options)
      out.push_back(fmt::format("[{}] {} = {}", schema.section, info.name,
                                value_shown(info, text(schema.section, info.name).value_or(""))));
  return out;
}

}  // namespace nova
