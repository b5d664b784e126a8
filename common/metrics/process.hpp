// What the process itself costs: memory, descriptors, processor time, threads. Read from /proc when asked.
#pragma once
#include <cstdint>
#include <string>

#include "common/metrics/registry.hpp"

namespace nova::metrics {

struct ProcessUsage {
  std::uint64_t pss_bytes = 0;  // memory with shared pages divided among their users; 0 if it cannot be read
  std::uint64_t private_bytes = 0;  // pages of this process alone
  std::uint64_t resident_bytes = 0;
  std::uint64_t open_files = 0;
  std::uint64_t threads = 0;
  double cpu_seconds = 0;
};
ProcessUsage process_usage();

// Sets the gauges of the process before each render().
void register_process(Registry& registry);

}  // namespace nova::metrics
