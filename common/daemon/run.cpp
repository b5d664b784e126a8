#include "common/daemon/run.hpp"

#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "common/config/service_options.hpp"
#include "common/daemon/exit_codes.hpp"
#include "common/daemon/frame.hpp"
#include "common/log/options.hpp"

namespace nova::daemon {
namespace {

void tune_process() {
  std::signal(SIGPIPE, SIG_IGN);
  // A daemon that still starts must not die of them; the frame lets them in once it can answer.
  const auto later = answered_signals();
  ::pthread_sigmask(SIG_BLOCK, &later, nullptr);
}

template <class T>
void add_schema(std::vector<Schema>& out) {
  const bool there = std::any_of(out.begin(), out.end(),
                                 [](const Schema& s) { return s.verify == &detail::verify_section<T>; });
  if (!there) out.push_back(schema_of<T>());
}

void add_frame_options(DaemonSpec& spec) {
  add_schema<ServiceOptions>(spec.options);
  add_schema<LogOptions>(spec.options);
  add_schema<StopOptions>(spec.options);
  add_schema<HealthOptions>(spec.options);
}

ConfigSources sources_of(const CommandLine& line) {
  ConfigSources out{line.config_files, line.config_dirs, {}, line.overrides};
  for (char** at = environ; *at != nullptr; ++at) out.environment.emplace_back(*at);
  return out;
}

void complain(const DaemonSpec& spec, const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", spec.name.c_str(), what.c_str());
}

// False when the daemon must not start; everything wrong has been printed.
bool acceptable(const DaemonSpec& spec, const Config::Findings& found, bool strict) {
  for (const auto& error : found.errors) complain(spec, error);
  if (strict)
    for (const auto& unknown : found.unknown) complain(spec, unknown);
  return found.errors.empty() && !(strict && !found.unknown.empty());
}

void report(Logger log, const DaemonSpec& spec, const Config& config, const Config::Findings& found) {
  log.info("{} {} starting, process {}", spec.name, spec.version, ::getpid());
  for (const auto& unknown : found.unknown) log.warning("{}", unknown);
  for (const auto& outdated : found.outdated) log.warning("{}", outdated);
  // One line: a nova.conf that was written for Nova has dozens.
  if (!found.ignored.empty())
    log.info("Options of Nova that are not needed here are ignored: {}", fmt::join(found.ignored, ", "));
  if (!log.enabled(LogLevel::debug)) return;
  for (const auto& line : config.lines()) log.debug("{}", line);
}

int run_configured(DaemonSpec spec, CommandLine line) {
  Config config(sources_of(line), spec.options);
  const auto found = config.check();
  if (!acceptable(spec, found, line.strict_config)) return exit_config;
  LogFactory logs(config.get<LogOptions>(), spec.name);
  report(logs.logger("nova.config"), spec, config, found);
  Frame frame(std::move(spec), std::move(line), std::move(config), logs);
  return frame.run();
}

}  // namespace

int run(int argc, char** argv, DaemonSpec spec) {
  tune_process();
  add_frame_options(spec);
  int exit_code = exit_stopped;
  auto line = parse_command_line(argc, argv, spec, exit_code);
  if (!line) return exit_code;
  if (line->print) {
    std::fputs(line->print->c_str(), stdout);
    return exit_stopped;
  }
  const char* home = std::getenv("HOME");
  if (line->config_files.empty() && line->config_dirs.empty())
    add_default_files(*line, spec.name, home ? home : "");
  try {
    return run_configured(spec, std::move(*line));
  } catch (const ConfigError& error) {
    complain(spec, error.what());
    return exit_config;
  }
}

}  // namespace nova::daemon
