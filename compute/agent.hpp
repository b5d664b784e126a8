// One compute host: its operations, heartbeat and repair over one hypervisor. Nothing is global, so that many
// agents run in one process on one bus. Used on one loop thread; stop() before it is destroyed.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "common/async/task_group.hpp"
#include "common/rpc/server.hpp"
#include "compute/handlers.hpp"
#include "compute/heartbeat.hpp"
#include "compute/journal.hpp"
#include "compute/operations.hpp"
#include "compute/power_watch.hpp"
#include "compute/repair.hpp"
#include "compute/reporter.hpp"

namespace nova::compute {

// The numbers of all agents in a process.
struct AgentMetrics {
  AgentMetrics() = default;
  explicit AgentMetrics(metrics::Registry& registry);
  OperationsMetrics operations;
  RepairMetrics repair;
  metrics::Counter report_retries;
};

class Agent {
 public:
  // All outlive the agent.
  struct Parts {
    boost::asio::any_io_executor executor;
    rpc::Bus& bus;
    Hypervisor& hypervisor;
    Journal& journal;
    std::function<void(std::string why)> fail = [](const std::string&) {};  // only a restart can mend this
  };
  Agent(Parts parts, HostIdentity who, const AgentOptions& options, AgentTiming timing, AgentMetrics metrics,
        Logger log);

  // Returns when the host takes operations; waits for a hypervisor that is away. Throws Fault when the
  // hypervisor cannot serve.
  awaitable<void> start();
  // Finishes what is under way while it may. What is not finished, or not answered, is in the journal.
  awaitable<void> stop(std::chrono::steady_clock::time_point deadline);

  // Empty, or what keeps the host from being of use.
  std::string problem() const;
  std::string describe() const;

 private:
  awaitable<std::vector<Guest>> connect();
  void take_up_journal(const std::vector<Guest>& guests);

  Parts parts_;
  HostIdentity who_;
  AgentTiming timing_;
  Logger log_;
  Reporter reporter_;
  Operations operations_;
  PowerWatch watch_;
  Heartbeat heartbeat_;
  Repair repair_;
  Handlers handlers_;
  rpc::Dispatcher dispatcher_;
  TaskGroup tasks_;
  bool serving_ = false;
};

}  // namespace nova::compute
