// A daemon as small as one can be, run in a child process: tests talk to it by signals and read what it says.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "common/daemon/run.hpp"

namespace nova::daemon {

struct TinyOptions {
  static constexpr std::string_view section = "tiny";
  int size = 1;
  std::string colour = "red";
  static constexpr auto options() {
    return Pack{option("size", &TinyOptions::size, "How big.").at_least(1).mutable_(),
                option("colour", &TinyOptions::colour, "Which.")};
  }
};

class TinyDaemon {
 public:
  TinyDaemon();
  ~TinyDaemon();
  TinyDaemon(const TinyDaemon&) = delete;
  TinyDaemon& operator=(const TinyDaemon&) = delete;

  // Writes nova.conf in the daemon's folder.
  void configure(const std::string& text) const;
  // Starts `make` as nova-tiny with the configuration and these arguments.
  void start(std::vector<std::string> arguments, std::function<std::unique_ptr<App>(AppContext&)> make);
  void send(int signal) const;
  // What the daemon has written to standard output and error.
  std::string said() const;
  // Waits until it has said `text`; false after ten seconds or when it has ended without saying so.
  bool says(const std::string& text);
  // Waits for its end; the exit code, or 1000 + signal.
  int wait();
  std::filesystem::path folder() const { return folder_; }

 private:
  bool ended();
  std::filesystem::path folder_;
  pid_t pid_ = -1;
  int status_ = 0;
};

}  // namespace nova::daemon
