// Everything of the conductor but its process and its broker connection: database, sagas, handlers, and their
// wiring. Made by app.cpp over RabbitMQ and by tests over a bus in memory; used on the loop thread.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "common/config/config.hpp"
#include "common/log/factory.hpp"
#include "common/metrics/registry.hpp"
#include "common/rpc/bus.hpp"

namespace nova::conductor {

class Core {
 public:
  // All outlive the core.
  struct Parts {
    boost::asio::any_io_executor executor;
    const Config& config;
    LogFactory& logs;
    metrics::Registry& metrics;
    rpc::Bus& bus;
  };
  explicit Core(Parts parts);
  ~Core();

  // Waits for the database, checks its schema (Fault(internal) that says what to do if it is too old or too
  // new), then serves and sweeps.
  awaitable<void> start();
  // Stops taking requests, lets sagas reach their next save.
  awaitable<void> stop();
  // Empty when the database answers, else why not.
  std::string problem() const;
  std::string describe() const;

 private:
  struct Wiring;
  std::unique_ptr<Wiring> wiring_;
};

// Every option that the core reads, for the check of the configuration and the sample.
std::vector<Schema> option_schemas();

}  // namespace nova::conductor
