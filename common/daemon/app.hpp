// What a daemon is to the process frame: an App, made by a factory from an AppContext. The frame (run.hpp)
// owns command line, configuration, log, metrics, signals and the event loop.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/config/config.hpp"
#include "common/http/message.hpp"
#include "common/log/factory.hpp"
#include "common/metrics/registry.hpp"

namespace nova::daemon {

// One thing that a daemon needs to be of use.
struct Check {
  std::string name;  // "broker"
  bool ok = true;
  std::string detail;  // why not
};

struct Health {
  std::vector<Check> checks;
  bool ok() const;
};

// Outlives the App.
struct AppContext {
  boost::asio::any_io_executor executor;
  const Config& config;  // after a reload: the new one
  LogFactory& logs;
  metrics::Registry& metrics;
  std::map<std::string, std::string> flags;  // daemon-specific flags that were given, without dashes
  // Answers /healthcheck and /metrics; nothing for another path. For a daemon with an HTTP server of its own.
  std::function<std::optional<http::Response>(const http::Request&)> observe;
  // Ends the process as if by SIGTERM, with exit code 1: something broke that only a restart can mend.
  std::function<void(std::string why)> fail;
};

class App {
 public:
  virtual ~App() = default;
  // Returns when the daemon serves. May take long (retrying a broker that is away); is cancelled when the
  // process is told to stop. A Fault or ConfigError that escapes ends the process with a message.
  virtual awaitable<void> start() = 0;
  // Finishes or hands over the work in hand. Called once, also after a start that was cancelled or failed.
  // Work that outlives `deadline` is lost with the process.
  virtual awaitable<void> stop(std::chrono::steady_clock::time_point deadline) = 0;
  virtual Health health() { return {}; }
  // The state of the daemon in lines of text, for the log on SIGUSR2.
  virtual std::string describe() { return {}; }
  // The configuration was read again; only options declared mutable_() can have changed.
  virtual void reload(const Config&) {}
};

}  // namespace nova::daemon
