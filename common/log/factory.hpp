// Owns the log's outputs and hands out the Loggers of one process. Thread-safe. Throws ConfigError when a log
// file cannot be opened.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "common/log/log.hpp"
#include "common/log/options.hpp"

namespace nova {

class LogFactory {
 public:
  // `program` names the log file when only log_dir is set, and the syslog ident.
  LogFactory(const LogOptions& options, std::string program);
  ~LogFactory();
  LogFactory(const LogFactory&) = delete;
  LogFactory& operator=(const LogFactory&) = delete;

  // The same channel for the same name; "nova.compute.agent".
  Logger logger(const std::string& name);
  // Takes over levels (debug, default_log_levels).
  void reconfigure(const LogOptions& options);
  // Opens the log file again, after it was moved away.
  void reopen();
  // Whether somebody who watches standard error sees the log.
  bool on_stderr() const;

 private:
  class Output;
  class Channel;
  LogLevel level_for(std::string_view name) const;

  std::shared_ptr<Output> output_;
  std::mutex mutex_;  // guards what follows
  LogOptions options_;
  std::map<std::string, std::shared_ptr<Channel>> channels_;
};

}  // namespace nova
