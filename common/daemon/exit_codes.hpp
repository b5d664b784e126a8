// Exit codes of every daemon (docs/operations).
#pragma once

namespace nova::daemon {

inline constexpr int exit_stopped = 0;  // as asked
inline constexpr int exit_failed = 1;   // could not start, had to give up, or was cut short while stopping
inline constexpr int exit_usage = 64;   // wrong command line
inline constexpr int exit_config = 78;  // wrong configuration

}  // namespace nova::daemon
