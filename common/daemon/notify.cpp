#include "common/daemon/notify.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>

namespace nova::daemon {

bool manager_listens() { return std::getenv("NOTIFY_SOCKET") != nullptr; }
void notify_ready(const std::string& status) { ::sd_notify(0, ("READY=1\nSTATUS=" + status).c_str()); }
void notify_status(const std::string& status) { ::sd_notify(0, ("STATUS=" + status).c_str()); }
void notify_stopping() { ::sd_notify(0, "STOPPING=1\nSTATUS=stopping"); }
void notify_alive() { ::sd_notify(0, "WATCHDOG=1"); }

void notify_reloading() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const auto micros = static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
  ::sd_notify(0, ("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(micros)).c_str());
}

std::chrono::microseconds watchdog_interval() {
  std::uint64_t micros = 0;
  if (::sd_watchdog_enabled(0, &micros) <= 0) return std::chrono::microseconds(0);
  return std::chrono::microseconds(micros / 2);
}

}  // namespace nova::daemon
