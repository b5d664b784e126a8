// oslo.log's options that are honoured here.
#pragma once
#include "common/config/option.hpp"

namespace nova {

struct LogOptions {
  static constexpr std::string_view section = "DEFAULT";
  bool debug = false;
  std::string log_file, log_dir;
  bool use_stderr = false;
  bool use_json = false;
  bool use_syslog = false;
  std::string syslog_log_facility = "LOG_USER";
  std::vector<std::string> default_log_levels;

  static constexpr auto options() {
    return Pack{
        option("debug", &LogOptions::debug, "Log at level DEBUG instead of INFO.").mutable_(),
        option("log_file", &LogOptions::log_file,
               "File to log to; relative to log_dir if that is set. Without log_file and log_dir the log "
               "goes to "
               "standard error. The file is reopened on SIGHUP.")
            .formerly("logfile"),
        option("log_dir", &LogOptions::log_dir,
               "Directory of log files; the file is named after the program.")
            .formerly("logdir"),
        option("use_stderr", &LogOptions::use_stderr, "Log to standard error as well."),
        option("use_json", &LogOptions::use_json, "One JSON object per line instead of text."),
        option("use_syslog", &LogOptions::use_syslog, "Log to syslog as well."),
        option("syslog_log_facility", &LogOptions::syslog_log_facility, "Syslog facility for log lines."),
        option("default_log_levels", &LogOptions::default_log_levels,
               "Levels by logger name as name=LEVEL; the longest matching name counts.")
            .mutable_()};
  }
};

}  // namespace nova
