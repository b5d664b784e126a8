// The inside of a RabbitBus: what its coroutines may still need for a moment after the bus has gone. Only for
// rabbit_bus.cpp and bus_parts.cpp.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <memory>
#include <vector>

#include "common/async/task_group.hpp"
#include "common/rabbit/calls.hpp"
#include "common/rabbit/probe.hpp"
#include "common/rabbit/rabbit_bus.hpp"
#include "common/rabbit/receiver.hpp"

namespace nova::rabbit {

struct RabbitBus::Parts : std::enable_shared_from_this<RabbitBus::Parts> {
  using Time = std::chrono::steady_clock::time_point;
  Parts(boost::asio::any_io_executor ex, const Settings& s, Logger l, metrics::Registry* registry);
  void start();
  void stop();

  bool up() const { return publisher->up() && consumer->up(); }
  // Until something about the links has changed, or `until`.
  awaitable<void> change(Time until = Time::max());
  // Throws Fault(unavailable) if the broker does not come back soon.
  awaitable<void> link(Time deadline);

  boost::asio::any_io_executor executor;
  Settings settings;
  Logger log;
  Numbers numbers;
  rpc::Metrics counts;
  Calls calls;
  std::vector<std::shared_ptr<Service>> services;
  std::shared_ptr<Publisher> publisher;
  std::shared_ptr<Consumer> consumer;
  std::shared_ptr<Receiver> receiver;
  std::shared_ptr<Probe> probe;
  TaskGroup tasks;

 private:
  Consumer::Hooks hooks();
  void on_change();
  void on_reply(const Delivery& delivery);
  void on_request(std::size_t service, DeliveryRef ref, Delivery delivery);
  void on_lost(const std::string& why);

  std::list<boost::asio::steady_timer*> waiting_;  // for a change
  bool was_up_ = false;
  Time changed_at_;  // when the links were last found or lost
};

}  // namespace nova::rabbit
