#include "common/log/factory.hpp"

#include <spdlog/details/log_msg.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/syslog_sink.h>
#include <unistd.h>

#include <array>
#include <vector>

#include "common/config/config.hpp"
#include "common/config/service_options.hpp"
#include "common/log/format.hpp"

namespace nova {
namespace {

using Sink = std::shared_ptr<spdlog::sinks::sink>;

std::string file_path(const LogOptions& options, const std::string& program) {
  if (options.log_dir.empty()) return options.log_file;
  if (options.log_file.empty()) return options.log_dir + "/" + program + ".log";
  return options.log_file.starts_with('/') ? options.log_file : options.log_dir + "/" + options.log_file;
}

ConfigError refusal(const LogOptions& options, std::string value, std::string expected) {
  return ConfigError({{},
                      0,
                      "DEFAULT",
                      options.log_file.empty() ? "log_dir" : "log_file",
                      std::move(value),
                      std::move(expected)});
}

Sink open_file(const LogOptions& options, const std::string& path) {
  try {
    return std::make_shared<spdlog::sinks::basic_file_sink_st>(path, false);
  } catch (const spdlog::spdlog_ex& error) {
    throw refusal(options, path, std::string("a file that can be written, but: ") + error.what());
  }
}

int facility_of(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, int>, 11> names{{{"LOG_USER", LOG_USER},
                                                                    {"LOG_DAEMON", LOG_DAEMON},
                                                                    {"LOG_SYSLOG", LOG_SYSLOG},
                                                                    {"LOG_LOCAL0", LOG_LOCAL0},
                                                                    {"LOG_LOCAL1", LOG_LOCAL1},
                                                                    {"LOG_LOCAL2", LOG_LOCAL2},
                                                                    {"LOG_LOCAL3", LOG_LOCAL3},
                                                                    {"LOG_LOCAL4", LOG_LOCAL4},
                                                                    {"LOG_LOCAL5", LOG_LOCAL5},
                                                                    {"LOG_LOCAL6", LOG_LOCAL6},
                                                                    {"LOG_LOCAL7", LOG_LOCAL7}}};
  for (const auto& [text, value] : names)
    if (name == text || "LOG_" + name == text) return value;
  throw ConfigError(
      {{}, 0, "DEFAULT", "syslog_log_facility", name, "LOG_USER, LOG_DAEMON or LOG_LOCAL0 to 7"});
}

spdlog::level::level_enum spd_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::critical:
      return spdlog::level::critical;
  }
  return spdlog::level::info;
}

LogLevel parse_level(std::string_view name) {
  if (name == "WARN") return LogLevel::warning;
  for (const LogLevel level :
       {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error, LogLevel::critical})
    if (level_name(level) == name) return level;
  throw ConfigError({{},
                     0,
                     "DEFAULT",
                     "default_log_levels",
                     std::string(name),
                     "name=LEVEL with DEBUG, INFO, WARNING, ERROR or CRITICAL"});
}

}  // namespace

// The sinks; shared by all channels, which may outlive the factory.
class LogFactory::Output {
 public:
  Output(LogOptions options, std::string program)
      : options_(std::move(options)), path_(file_path(options_, program)), host_(system_host_name()) {
    open();
    if (on_stderr()) add(std::make_shared<spdlog::sinks::stderr_sink_st>());
    if (options_.use_syslog)
      add(std::make_shared<spdlog::sinks::syslog_sink_st>(program, LOG_PID,
                                                          facility_of(options_.syslog_log_facility), false));
  }

  void write(const LogRecord& record) {
    const auto time = now();
    const int process = ::getpid();
    const std::string line =
        options_.use_json ? log_json(record, time, process, host_) : log_line(record, time, process);
    const spdlog::details::log_msg message(spdlog::string_view_t(record.logger.data(), record.logger.size()),
                                           spd_level(record.level),
                                           spdlog::string_view_t(line.data(), line.size()));
    const std::lock_guard lock(mutex_);
    for (const Sink& sink : sinks_) {
      sink->log(message);
      sink->flush();
    }
  }

  bool on_stderr() const { return path_.empty() || options_.use_stderr; }

  void reopen() {
    if (path_.empty()) return;
    Sink fresh = open_file(options_, path_);
    fresh->set_pattern("%v");
    const std::lock_guard lock(mutex_);
    sinks_.front() = std::move(fresh);
  }

 private:
  void open() {
    if (!path_.empty()) add(open_file(options_, path_));
  }
  void add(Sink sink) {
    sink->set_pattern("%v");
    sinks_.push_back(std::move(sink));
  }

  const LogOptions options_;
  const std::string path_, host_;
  std::mutex mutex_;         // guards the sinks
  std::vector<Sink> sinks_;  // the file first, if there is one
};

class LogFactory::Channel final : public LogChannel {
 public:
  Channel(std::string name, LogLevel level, std::shared_ptr<Output> output)
      : LogChannel(std::move(name), level), output_(std::move(output)) {}
  void write(const LogRecord& record) override { output_->write(record); }

 private:
  std::shared_ptr<Output> output_;
};

LogFactory::LogFactory(const LogOptions& options, std::string program)
    : output_(std::make_shared<Output>(options, std::move(program))), options_(options) {
  for (const auto& entry : options.default_log_levels) parse_level(entry.substr(entry.find('=') + 1));
}
LogFactory::~LogFactory() = default;

LogLevel LogFactory::level_for(std::string_view name) const {
  LogLevel level = options_.debug ? LogLevel::debug : LogLevel::info;
  std::size_t longest = 0;
  for (const std::string& entry : options_.default_log_levels) {
    const auto equals = entry.find('=');
    const auto prefix = std::string_view(entry).substr(0, equals);
    const bool matches = name == prefix || (name.starts_with(prefix) && name[prefix.size()] == '.');
    if (!matches || prefix.size() < longest || equals == entry.npos) continue;
    longest = prefix.size();
    level = parse_level(std::string_view(entry).substr(equals + 1));
  }
  return level;
}

Logger LogFactory::logger(const std::string& name) {
  const std::lock_guard lock(mutex_);
  auto& channel = channels_[name];
  if (!channel) channel = std::make_shared<Channel>(name, level_for(name), output_);
  return Logger(channel);
}

void LogFactory::reconfigure(const LogOptions& options) {
  for (const auto& entry : options.default_log_levels) parse_level(entry.substr(entry.find('=') + 1));
  const std::lock_guard lock(mutex_);
  options_ = options;
  for (const auto& [name, channel] : channels_) channel->set_level(level_for(name));
}

void LogFactory::reopen() { output_->reopen(); }

bool LogFactory::on_stderr() const { return output_->on_stderr(); }

}  // namespace nova
