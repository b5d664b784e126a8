// Options of the process frame itself.
#pragma once
#include "common/config/option.hpp"

namespace nova::daemon {

struct StopOptions {
  static constexpr std::string_view section = "DEFAULT";
  std::chrono::milliseconds graceful_shutdown_timeout{30'000};

  static constexpr auto options() {
    return Pack{option("graceful_shutdown_timeout", &StopOptions::graceful_shutdown_timeout,
                       "Time that work in hand has to end after SIGTERM. What is cut short is resumed by "
                       "the next daemon, so this need not be long.")
                    .mutable_()};
  }
};

struct HealthOptions {
  static constexpr std::string_view section = "health";
  std::string listen;
  std::string disable_by_file_path;

  static constexpr auto options() {
    return Pack{
        option(
            "listen", &HealthOptions::listen,
            "Address and port that answers /healthcheck and /metrics, such as 127.0.0.1:9774; empty: none."),
        option(
            "disable_by_file_path", &HealthOptions::disable_by_file_path,
            "While this file exists /healthcheck answers 503, which takes the daemon out of a load balancer.")
            .formerly("disable_by_file_path", "healthcheck")
            .mutable_()};
  }
};

}  // namespace nova::daemon
