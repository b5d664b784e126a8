// The conductor's own options, with Nova's names where the meaning is the same.
#pragma once
#include <chrono>
#include <string>

#include "common/config/option.hpp"

namespace nova::conductor {

struct ConductorOptions {
  static constexpr std::string_view section = "conductor";
  int prefetch = 200;
  int max_running_sagas = 500;
  std::chrono::milliseconds sweep_interval{1000};
  std::chrono::seconds lease{30};
  std::chrono::seconds host_silence{30};

  static constexpr auto options() {
    using namespace std::chrono_literals;
    using O = ConductorOptions;
    return Pack{
        option("prefetch", &O::prefetch, "Requests that are worked on at once.").at_least(1).at_most(10000),
        option("max_running_sagas", &O::max_running_sagas,
               "Sagas that are driven at once; more wait in the database.")
            .at_least(1),
        option("sweep_interval", &O::sweep_interval, "Time between looks for sagas that are due.")
            .at_least(100ms),
        option("lease", &O::lease, "How long a saga stays with a conductor that does not renew it.")
            .at_least(5s),
        option("host_silence", &O::host_silence,
               "An operation that neither a report nor a heartbeat has renewed for so long is sent to its "
               "host again.")
            .at_least(2s)};
  }
};

struct ServerOptions {
  static constexpr std::string_view section = "DEFAULT";
  std::string instance_name_template = "instance-%08x";
  std::chrono::seconds service_down_time{60};
  std::chrono::seconds report_interval{10};

  static constexpr auto options() {
    using namespace std::chrono_literals;
    using O = ServerOptions;
    return Pack{option("instance_name_template", &O::instance_name_template,
                       "How a server's number becomes the name of its domain: %08x, %d or %(uuid)s."),
                option("service_down_time", &O::service_down_time,
                       "A service that is silent for so long counts as down.")
                    .at_least(1s),
                option("report_interval", &O::report_interval, "Time between heartbeats.").at_least(1s)};
  }
};

struct SchedulingOptions {
  static constexpr std::string_view section = "scheduler";
  int max_attempts = 3;
  static constexpr auto options() {
    return Pack{option("max_attempts", &SchedulingOptions::max_attempts,
                       "Hosts that a build is tried on before it fails.")
                    .at_least(1)};
  }
};

struct NewServiceOptions {
  static constexpr std::string_view section = "compute";
  bool enable_new_services = true;
  static constexpr auto options() {
    return Pack{option("enable_new_services", &NewServiceOptions::enable_new_services,
                       "A host that reports for the first time takes servers at once.")};
  }
};

}  // namespace nova::conductor
