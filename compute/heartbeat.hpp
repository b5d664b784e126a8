// Says every report_interval that the host lives, with the operations in hand, the inventory when it changed
// or is asked for, what guests did by themselves, and whether the hypervisor is connected. Used on one loop
// thread.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "common/log/log.hpp"
#include "common/rpc/client.hpp"
#include "compute/hypervisor/hypervisor.hpp"
#include "compute/inventory.hpp"
#include "compute/operations.hpp"
#include "compute/power_watch.hpp"
#include "proto/conductor/hosts.hpp"

namespace nova::compute {

class Heartbeat {
 public:
  // All outlive the heartbeat.
  struct Parts {
    boost::asio::any_io_executor executor;
    rpc::Bus& bus;
    Hypervisor& hypervisor;
    Operations& operations;
    PowerWatch& watch;
  };
  Heartbeat(Parts parts, HostIdentity who, const AgentOptions& options, AgentTiming timing, Logger log);

  // Beats until cancelled.
  awaitable<void> run();
  // No later than that from now.
  void beat_within(std::chrono::steady_clock::duration time);
  // Has the conductor answered lately? Empty, or why not.
  const std::string& problem() const { return problem_; }

 private:
  using steady_clock = std::chrono::steady_clock;
  awaitable<void> look_at_inventory();
  proto::ReportHost::Request request();
  awaitable<void> beat();
  void answered(const proto::ReportHost::Request& said, const proto::ReportHost::Reply& reply);
  void note_problem(std::string problem);
  awaitable<void> wait();

  Parts parts_;
  rpc::Client<proto::HostsService> conductor_;
  HostIdentity who_;
  AgentOptions options_;
  AgentTiming timing_;
  Logger log_;
  boost::asio::steady_timer timer_;
  steady_clock::time_point due_;
  steady_clock::time_point look_again_;  // at the inventory
  std::int64_t count_ = 0;
  std::optional<proto::Inventory> inventory_;  // to be told
  std::string told_inventory_;                 // its JSON
  std::optional<std::string> told_disabled_;
  std::string problem_;
};

}  // namespace nova::compute
