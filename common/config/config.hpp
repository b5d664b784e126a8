// The configuration of one daemon: files, environment and command line, read once and asked for typed
// structs. Owned by the process frame; parts receive their own options by value. Wrong values throw
// ConfigError, which says where the value stands and what was expected.
#pragma once
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/config/ini.hpp"
#include "common/config/schema.hpp"

namespace nova {

struct ConfigProblem {
  std::string file;
  int line = 0;
  std::string section, option;
  std::string value;  // *** for a secret
  std::string expected;
};

class ConfigError : public std::runtime_error {
 public:
  explicit ConfigError(ConfigProblem problem);
  const ConfigProblem& problem() const { return problem_; }

 private:
  ConfigProblem problem_;
};

// Where a Config is read from. Later files win over earlier ones, the environment over files
// (OS_<GROUP>__<OPTION>), the command line over both.
struct ConfigSources {
  std::vector<std::string> files;
  std::vector<std::string> dirs;         // every *.conf in each, sorted, after the files
  std::vector<std::string> environment;  // "NAME=value"; others than OS_*__* are passed over
  struct Override {
    std::string section, option, value;
  };
  std::vector<Override> command_line;
};

class Config {
 public:
  // `defaults` of a test: no sources at all.
  Config() = default;
  // Throws ConfigError for a file that is missing or malformed.
  Config(ConfigSources sources, std::vector<Schema> schemas);
  // For tests: one file given as text, named test.conf.
  static Config from_text(std::string_view text, std::vector<Schema> schemas = {});

  // The options of T filled from the sources, defaults where nothing is said.
  template <OptionStruct T>
  T get(std::string_view section = T::section) const;

  // Every wrong value, unknown and superfluous option of all sources at once.
  struct Findings {
    std::vector<std::string> errors;   // wrong values: the daemon must not start
    std::vector<std::string> unknown;  // options that nobody declares, with the nearest name
    std::vector<std::string>
        ignored;  // options of Nova that are not needed here: "[api] x (nova.conf line 3)"
    std::vector<std::string> outdated;  // given by a former name
  };
  Findings check() const;

  // Reads the sources again. Options that are not mutable keep their present value.
  struct Reloaded;
  Reloaded reload() const;

  // The text in effect after substitution; nothing if it is neither given nor declared.
  std::optional<std::string> text(std::string_view section, std::string_view option) const;
  // "[section] option = value" for every declared option, secrets masked.
  std::vector<std::string> lines() const;
  const std::vector<Schema>& schemas() const { return schemas_; }
  // Where files that options name without a path stand: beside the first configuration file; empty without
  // one.
  std::string directory() const;

 private:
  // One option as get() sees it.
  struct Wanted {
    std::string_view section;
    const OptionInfo& info;
  };
  struct Read {
    ConfigProblem at;                // where; `value` is the text
    std::vector<std::string> texts;  // all occurrences if multi, else one; substituted
  };
  // Nothing when the option is not given. Throws when it is required.
  std::optional<Read> read(const Wanted& wanted) const;
  [[noreturn]] static void refuse(const Wanted& wanted, ConfigProblem at, std::string expected);
  const std::vector<IniEntry>* find(std::string_view section, std::string_view option) const;
  const std::vector<IniEntry>* find(const Wanted& wanted) const;
  std::string substitute(std::string_view text, std::string_view section, const ConfigProblem& at,
                         int depth) const;
  std::string resolve(std::string_view name, std::string_view section, const ConfigProblem& at,
                      int depth) const;
  void load_tree();
  void take_environment();
  void check_names(Findings& out) const;

  template <class T, class O>
  void fill(T& out, const O& o, std::string_view section) const;

  ConfigSources sources_;
  std::vector<Schema> schemas_;
  IniTree tree_;
};

struct Config::Reloaded {
  std::vector<std::string> changed;        // "[section] option: old -> new", now in effect
  std::vector<std::string> needs_restart;  // changed in the files, but not mutable
  // The configuration now in effect.
  std::unique_ptr<Config> config;
};

template <class T, class O>
void Config::fill(T& out, const O& o, std::string_view section) const {
  const OptionInfo info = detail::describe_option(o, out, section);
  const Wanted wanted{section, info};
  auto found = read(wanted);
  if (!found) return;
  using Type = typename O::type;
  Expected complaint;
  if constexpr (std::is_same_v<Type, std::vector<std::string>>) {
    if (info.flags.multi) {
      out.*(o.member) = std::move(found->texts);
      return;
    }
  }
  complaint = read_value(found->texts.back(), o.rules(), out.*(o.member));
  if (complaint) refuse(wanted, std::move(found->at), std::move(*complaint));
}

template <OptionStruct T>
T Config::get(std::string_view section) const {
  T out{};
  T::options().apply([&](const auto&... o) { (fill(out, o, section), ...); });
  return out;
}

template <class T>
void detail::verify_section(const Config& config, std::string_view section) {
  static_cast<void>(config.get<T>(section));
}

}  // namespace nova
