// The command line that all daemons share.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/config/config.hpp"
#include "common/daemon/run.hpp"

namespace nova::daemon {

struct CommandLine {
  std::vector<std::string> config_files, config_dirs;
  std::vector<ConfigSources::Override> overrides;
  std::map<std::string, std::string> flags;
  bool strict_config = false;
  std::optional<std::string> print;  // a text that was asked for instead of a daemon
};

// Nothing when the command line was wrong or asked for help or version only: then `exit_code` is set and what
// there is to say has been printed.
std::optional<CommandLine> parse_command_line(int argc, char** argv, const DaemonSpec& spec, int& exit_code);

// The files and directories that are read when none is named: nova.conf and <program>.conf, then nova.conf.d
// and <program>.conf.d, each in the first of ~/.nova, ~, /etc/nova, /etc that has it.
void add_default_files(CommandLine& line, const std::string& program, const std::string& home,
                       const std::string& root = "");

}  // namespace nova::daemon
