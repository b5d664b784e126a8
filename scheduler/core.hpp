// Everything of the scheduler but its process and its broker connection. Made by app.cpp over RabbitMQ and by
// tests over a bus in memory; used on the loop thread.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>
#include <vector>

#include "common/clock.hpp"
#include "common/config/config.hpp"
#include "common/log/log.hpp"
#include "common/metrics/registry.hpp"
#include "common/rpc/bus.hpp"
#include "scheduler/policy.hpp"
#include "scheduler/select.hpp"

namespace nova::scheduler {

class Core {
 public:
  // What is referred to outlives the core.
  struct Parts {
    boost::asio::any_io_executor executor;
    rpc::Bus& bus;
    const Clock& clock;
    metrics::Registry& metrics;
    Logger log;
    std::string host;  // the name that this scheduler reports and serves under
    Random random;
  };
  // Throws ConfigError for a value that no part of the scheduler understands.
  Core(Parts parts, const Options& options);
  ~Core();

  // Loads the hosts (waits for the conductor as long as it takes), then serves.
  awaitable<void> start();
  // Finishes the decisions in hand.
  awaitable<void> stop();
  // Empty when the hosts are loaded and current, else why not.
  std::string problem() const;
  std::string describe() const;

 private:
  struct Wiring;
  std::unique_ptr<Wiring> wiring_;
};

Options read_options(const Config& config);
// Every option that the core reads, for the check of the configuration and the sample.
std::vector<Schema> option_schemas();

}  // namespace nova::scheduler
