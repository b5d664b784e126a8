// The conductor's own service record, written by its own handler: who lists services sees it, and sees it
// age.
#pragma once
#include "common/async/task_group.hpp"
#include "conductor/handlers/hosts.hpp"

namespace nova::conductor {

class Heartbeat {
 public:
  // `handlers` outlives it.
  Heartbeat(boost::asio::any_io_executor executor, HostsHandlers& handlers, std::string host,
            std::chrono::seconds interval, Logger log);
  void start();
  awaitable<void> stop();

 private:
  awaitable<void> beat();

  HostsHandlers& handlers_;
  const std::string host_;
  const std::chrono::seconds interval_;
  Logger log_;
  TaskGroup tasks_;
};

}  // namespace nova::conductor
