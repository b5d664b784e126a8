// Compares the guests on the host with the conductor's servers at start and periodically, and mends both
// ways. Touches nothing unless the conductor has answered, and no server that has an operation in hand. Used
// on one loop thread.
#pragma once
#include <array>
#include <boost/asio/steady_timer.hpp>

#include "common/log/log.hpp"
#include "common/metrics/registry.hpp"
#include "common/rpc/client.hpp"
#include "compute/heartbeat.hpp"
#include "compute/operations.hpp"
#include "compute/power_watch.hpp"
#include "compute/repair_plan.hpp"

namespace nova::compute {

// What was mended; stays at zero on a healthy host.
class RepairMetrics {
 public:
  RepairMetrics() = default;
  explicit RepairMetrics(metrics::Registry& registry);
  const metrics::Counter& of(Mend mend) const { return counters_[static_cast<std::size_t>(mend)]; }

 private:
  std::array<metrics::Counter, mend_names.size()> counters_;
};

class Repair {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    rpc::Bus& bus;
    Hypervisor& hypervisor;
    Operations& operations;
    PowerWatch& watch;
    Heartbeat& heartbeat;
  };
  Repair(Parts parts, proto::HostName host, const AgentOptions& options, AgentTiming timing,
         RepairMetrics metrics, Logger log);

  // Compares until cancelled; the first time at once, and again soon until the conductor has answered once.
  awaitable<void> run();
  // Something may be left over.
  void wake();

 private:
  using steady_clock = std::chrono::steady_clock;
  awaitable<bool> pass();  // false: something was away
  awaitable<RepairFacts> look();
  awaitable<void> mend(MendStep step, const Operations::Watch& operations);
  awaitable<void> wait(steady_clock::duration time);

  Parts parts_;
  rpc::Client<proto::HostsService> conductor_;
  proto::HostName host_;
  AgentOptions options_;
  AgentTiming timing_;
  RepairMetrics metrics_;
  Logger log_;
  boost::asio::steady_timer timer_;
  bool woken_ = false;
  bool at_start_ = true;
  bool away_ = false;  // the last comparison could not be made
};

}  // namespace nova::compute
