// Tells the conductor what became of operations, and does not stop before it has answered: over its restarts,
// the broker's and the database's. Reports of one host that are ready at the same time share a call. Used on
// one loop thread.
#pragma once
#include "common/async/shared_calls.hpp"
#include "common/log/log.hpp"
#include "common/metrics/registry.hpp"
#include "common/rpc/client.hpp"
#include "compute/options.hpp"
#include "proto/conductor/hosts.hpp"

namespace nova::compute {

class Reporter {
 public:
  // `bus` outlives the reporter.
  Reporter(rpc::Bus& bus, AgentTiming timing, Logger log, metrics::Counter retries);

  // Returns when the conductor has answered; ends early only when cancelled.
  awaitable<void> tell(Context context, proto::OperationReport report);
  // One try; a progress that gets lost is made good by the next, or by the end. False if it failed.
  awaitable<bool> mention(Context context, proto::OperationReport progress);

 private:
  // Empty: answered.
  awaitable<std::string> attempt(Context context, proto::OperationReport report);
  awaitable<std::vector<std::string>> attempt_all(Context context,
                                                  std::vector<proto::OperationReport> reports);

  rpc::Client<proto::HostsService> conductor_;
  SharedCalls<proto::OperationReport, std::string> calls_;
  AgentTiming timing_;
  Logger log_;
  metrics::Counter retries_;
};

}  // namespace nova::compute
