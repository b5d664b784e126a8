// The agents of one process: one for this host, or many pretended hosts that share the bus and the journal.
// Used on one loop thread; stop() before it is destroyed.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "compute/agent.hpp"

namespace nova::compute {

class Fleet {
 public:
  // What all agents share; outlives the fleet.
  struct Parts {
    boost::asio::any_io_executor executor;
    rpc::Bus& bus;
    Journal& journal;
    AgentOptions options;
    AgentMetrics metrics;
    Logger log;
    std::function<void(std::string why)> fail;
  };
  explicit Fleet(Parts parts) : parts_(std::move(parts)) {}

  void add(HostIdentity who, std::unique_ptr<Hypervisor> hypervisor);
  // All at the same time. Throws what one of them throws.
  awaitable<void> start();
  awaitable<void> stop(std::chrono::steady_clock::time_point deadline);

  // Of the first agent that has one; empty if none has.
  std::string problem() const;
  std::string describe() const;

 private:
  struct Member {
    std::unique_ptr<Hypervisor> hypervisor;
    std::unique_ptr<Agent> agent;
  };
  // Runs one coroutine per agent and waits for all.
  awaitable<void> each(std::function<awaitable<void>(Agent&)> work);

  Parts parts_;
  std::vector<Member> members_;
};

// `host` itself, or the names <host>-0001 ... of `count` pretended hosts.
std::vector<std::string> host_names(const std::string& host, std::size_t count);

}  // namespace nova::compute
