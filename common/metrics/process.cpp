#include "common/metrics/process.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

namespace nova::metrics {
namespace {

double seconds(const timeval& t) {
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
}

// Lines "Name:  number kB" of a /proc file; `take` gets each name and number.
template <class F>
void read_proc(const char* path, F take) {
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string name;
    std::uint64_t number = 0;
    if (words >> name >> number) take(name, number);
  }
}

std::uint64_t entries_in(const char* path) {
  std::error_code error;
  std::uint64_t n = 0;
  for (std::filesystem::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
    ++n;
  return n;
}

}  // namespace

ProcessUsage process_usage() {
  ProcessUsage out;
  read_proc("/proc/self/smaps_rollup", [&](const std::string& name, std::uint64_t kib) {
    if (name == "Pss:") out.pss_bytes = kib * 1024;
    if (name == "Private_Clean:" || name == "Private_Dirty:") out.private_bytes += kib * 1024;
  });
  read_proc("/proc/self/status", [&](const std::string& name, std::uint64_t number) {
    if (name == "VmRSS:") out.resident_bytes = number * 1024;
    if (name == "Threads:") out.threads = number;
  });
  out.open_files = entries_in("/proc/self/fd");
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  out.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  return out;
}

void register_process(Registry& registry) {
  registry.gauge("process_start_time_seconds", "Start of the process, seconds since the epoch.")
      .set(static_cast<double>(std::time(nullptr)));
  const auto pss =
      registry.gauge("nova_process_pss_bytes", "Memory, shared pages divided among their users.");
  const auto own = registry.gauge("nova_process_private_bytes", "Memory of this process alone.");
  const auto resident = registry.gauge("process_resident_memory_bytes", "Resident memory.");
  const auto files = registry.gauge("process_open_fds", "Open file descriptors.");
  const auto threads = registry.gauge("process_threads", "Threads.");
  const auto cpu = registry.counter("process_cpu_seconds_total", "Processor time, user and system.");
  registry.before_render([=] {
    const ProcessUsage usage = process_usage();
    pss.set(static_cast<double>(usage.pss_bytes));
    own.set(static_cast<double>(usage.private_bytes));
    resident.set(static_cast<double>(usage.resident_bytes));
    files.set(static_cast<double>(usage.open_files));
    threads.set(static_cast<double>(usage.threads));
    cpu.add(usage.cpu_seconds - cpu.value());
  });
}

}  // namespace nova::metrics
