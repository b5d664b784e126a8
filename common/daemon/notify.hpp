// Messages to systemd; without systemd they go nowhere.
#pragma once
#include <chrono>
#include <string>

namespace nova::daemon {

// False when nobody would hear the others.
bool manager_listens();
void notify_ready(const std::string& status);
void notify_status(const std::string& status);
void notify_reloading();
void notify_stopping();
void notify_alive();
// How often notify_alive() is due; zero when nobody watches.
std::chrono::microseconds watchdog_interval();

}  // namespace nova::daemon
