// Tests of the RabbitBus against a real broker: a loop to run coroutines on, buses to it, and the broker's
// management API to do harm with. Each test has topics of its own.
#pragma once
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/async/sleep.hpp"
#include "common/error.hpp"
#include "common/log/captured.hpp"
#include "common/rabbit/rabbit_bus.hpp"

namespace nova::rabbit {

class BusTest : public testing::Test {
 protected:
  BusTest();
  ~BusTest() override;

  // Runs the loop until `task` has ended; fails the test after a minute.
  template <class T>
  T run(awaitable<T> task);

  Settings settings() const;
  std::unique_ptr<RabbitBus> make_bus() { return make_bus(settings()); }
  std::unique_ptr<RabbitBus> make_bus(const Settings& settings);  // connected
  // Waits on the loop until `holds`; false after ten seconds.
  bool eventually(std::function<bool()> holds);

  static rpc::Outgoing request(const rpc::Address& to, std::string method, std::string args = "{}");
  // The management API; returns the answer's body.
  static std::string api(const std::string& method, const std::string& path, const std::string& body = {});
  // Closes this process's connections of that program and purpose from the broker's side.
  static int kill_connections(const std::string& purpose, const std::string& program);
  static std::size_t queue_length(const std::string& queue);

  boost::asio::io_context loop_;
  CapturedLog log_;
  std::string topic_;
};

template <class T>
T BusTest::run(awaitable<T> task) {
  std::exception_ptr error;
  bool done = false;
  if constexpr (std::is_void_v<T>) {
    boost::asio::co_spawn(loop_, std::move(task), [&](std::exception_ptr e) { error = e, done = true; });
    loop_.restart();
    while (!done && loop_.run_one_for(std::chrono::minutes(1)) > 0) {
    }
    if (!done) throw std::runtime_error("the test's coroutine did not end within a minute");
    if (error) std::rethrow_exception(error);
  } else {
    std::optional<T> result;
    boost::asio::co_spawn(loop_, std::move(task), [&](std::exception_ptr e, T value) {
      error = e, done = true;
      if (!e) result.emplace(std::move(value));
    });
    loop_.restart();
    while (!done && loop_.run_one_for(std::chrono::minutes(1)) > 0) {
    }
    if (!done) throw std::runtime_error("the test's coroutine did not end within a minute");
    if (error) std::rethrow_exception(error);
    return std::move(*result);
  }
}

// The Errc that `task` ends with; nothing if it succeeds.
template <class T>
awaitable<std::optional<Error>> failure_of(awaitable<T> task) {
  try {
    co_await std::move(task);
  } catch (const Fault& fault) {
    co_return fault.error();
  }
  co_return std::nullopt;
}

}  // namespace nova::rabbit
