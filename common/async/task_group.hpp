// Owns background coroutines: nothing runs detached. stop() asks all to end (asio cancellation), join() waits
// until the last one has. Used on one loop thread.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "common/async/awaitable.hpp"

namespace nova {

class TaskGroup {
 public:
  // `on_error` receives what escapes from a coroutine, except the cancellation that stop() caused.
  using OnError = std::function<void(const std::string& name, std::exception_ptr)>;
  TaskGroup(boost::asio::any_io_executor executor, OnError on_error);
  ~TaskGroup();  // the group must be joined, or its loop no longer run

  void spawn(std::string name, awaitable<void> task);
  void stop();
  awaitable<void> join();
  std::size_t size() const;
  bool stopping() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace nova
