#include "common/daemon/command_line.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>

#include "common/config/schema.hpp"
#include "common/daemon/exit_codes.hpp"

namespace nova::daemon {
namespace {

// An option of [DEFAULT] that may be given on the command line too.
void add_override(CLI::App& cli, CommandLine& line, const std::string& flag, const std::string& option,
                  const std::string& help) {
  cli.add_option_function<std::string>(
      flag,
      [&line, option](const std::string& value) { line.overrides.push_back({"DEFAULT", option, value}); },
      help);
}

void declare(CLI::App& cli, CommandLine& line, const DaemonSpec& spec) {
  cli.add_option("--config-file", line.config_files, "Configuration file; may be repeated, later ones win.")
      ->allow_extra_args(false);
  cli.add_option("--config-dir", line.config_dirs,
                 "Directory of *.conf files, read after the files, in order.")
      ->allow_extra_args(false);
  cli.add_flag("--strict-config", line.strict_config, "Refuse to start with unknown options.");
  const auto printed = [&](const std::string& flag, const std::string& help, auto text) {
    cli.add_flag_function("--" + flag, [&line, text](std::int64_t) { line.print = text(); }, help);
  };
  printed("print-sample", "Print a sample configuration and exit.",
          [&spec] { return sample(spec.name, spec.options); });
  for (const Printout& one : spec.printouts) printed(one.name, one.help, one.text);
  add_override(cli, line, "--log-file", "log_file", "File to log to.");
  add_override(cli, line, "--log-dir", "log_dir", "Directory of log files.");
  cli.add_flag_function(
      "-d,--debug", [&line](std::int64_t) { line.overrides.push_back({"DEFAULT", "debug", "true"}); },
      "Log at level DEBUG.");
  cli.add_flag_function(
      "--use-json", [&line](std::int64_t) { line.overrides.push_back({"DEFAULT", "use_json", "true"}); },
      "Log JSON.");
  cli.set_version_flag("--version", spec.name + " " + spec.version);
  for (const Flag& flag : spec.flags) {
    const auto keep = [&line, name = flag.name](const std::string& value) { line.flags[name] = value; };
    if (flag.takes_value)
      cli.add_option_function<std::string>("--" + flag.name, keep, flag.help);
    else
      cli.add_flag_function("--" + flag.name, [keep](std::int64_t) { keep("true"); }, flag.help);
  }
}

// The first of the places that has `name`.
void add_first(std::vector<std::string>& out, const std::vector<std::string>& places, const std::string& name,
               bool directory) {
  for (const std::string& place : places) {
    const std::string path = place + "/" + name;
    std::error_code error;
    if (directory ? std::filesystem::is_directory(path, error)
                  : std::filesystem::is_regular_file(path, error)) {
      out.push_back(path);
      return;
    }
  }
}

}  // namespace

std::optional<CommandLine> parse_command_line(int argc, char** argv, const DaemonSpec& spec, int& exit_code) {
  CommandLine line;
  CLI::App cli(spec.name + ", a daemon of the compute service.", spec.name);
  declare(cli, line, spec);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::Success& done) {
    exit_code = cli.exit(done);
    return {};
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "%s: %s (see --help)\n", spec.name.c_str(), error.what());
    exit_code = exit_usage;
    return {};
  }
  return line;
}

void add_default_files(CommandLine& line, const std::string& program, const std::string& home,
                       const std::string& root) {
  std::vector<std::string> places;
  if (!home.empty()) places = {home + "/.nova", home};
  places.push_back(root + "/etc/nova");
  places.push_back(root + "/etc");
  for (const std::string& name : {std::string("nova"), program}) {
    add_first(line.config_files, places, name + ".conf", false);
    add_first(line.config_dirs, places, name + ".conf.d", true);
  }
}

}  // namespace nova::daemon
