// The two written forms of a log record: oslo.log's line and its JSON object. Pure.
#pragma once
#include <string>

#include "common/log/log.hpp"
#include "common/time.hpp"

namespace nova {

std::string_view level_name(LogLevel level);  // DEBUG INFO WARNING ERROR CRITICAL

// 2026-08-21 12:00:00.123 4242 INFO nova.compute.agent [None req-.. user project - - udom pdom] [instance:
// ..] text The time is local time, as Python's logging has it. Control characters in the message are escaped,
// so that nobody can forge a line.
std::string log_line(const LogRecord& record, Timestamp time, int process);
std::string log_json(const LogRecord& record, Timestamp time, int process, std::string_view host_name);

}  // namespace nova
