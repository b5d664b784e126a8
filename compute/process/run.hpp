// Runs one program to its end, under limits and without a shell. Blocking: for a BlockingPool. The program
// dies with this daemon, so that nothing half-made is written on after a crash.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace nova::compute {

struct RunLimits {
  std::int64_t address_space = 0;    // bytes; 0: no limit
  std::chrono::seconds cpu_time{0};  // 0: no limit
  std::chrono::seconds wall_time{600};
};

struct RunResult {
  int status = 0;  // exit code; 128 + signal if it was killed
  bool timed_out = false;
  std::string out, err;  // the first MiB of each
  bool ok() const { return status == 0 && !timed_out; }
};

// `words[0]` is looked up in PATH. Throws Fault(internal) when it cannot be started.
RunResult run_program(const std::vector<std::string>& words, const RunLimits& limits = {});

}  // namespace nova::compute
