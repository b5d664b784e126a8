// The main() of every daemon.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/config/schema.hpp"
#include "common/daemon/app.hpp"

namespace nova::daemon {

// A daemon-specific command line flag: "--fake-hosts N". It lands in AppContext::flags as "fake-hosts".
struct Flag {
  std::string name;  // without dashes
  std::string help;
  bool takes_value = true;
};

// A flag that prints a text and ends the program: "--print-policy".
struct Printout {
  std::string name;  // without dashes
  std::string help;
  std::function<std::string()> text;
};

struct DaemonSpec {
  std::string name;  // "nova-compute"
  std::string version;
  std::vector<Schema> options;  // every option that the daemon reads; the frame adds its own
  std::vector<Flag> flags = {};
  std::vector<Printout> printouts = {};
  std::function<std::unique_ptr<App>(AppContext&)> make;
};

// Exit codes: 0 stopped as asked, 1 could not start or had to give up, 64 wrong command line, 78 wrong
// configuration.
int run(int argc, char** argv, DaemonSpec spec);

}  // namespace nova::daemon
