// The log plus what a runner needs to find work: records that are due, or that a report names.
#pragma once
#include <optional>
#include <vector>

#include "conductor/saga/log.hpp"
#include "proto/operation.hpp"

namespace nova::conductor {

class SagaStore : public SagaLog {
 public:
  // Up to `limit` records whose wake_at has passed and that nobody holds, taken for this process.
  virtual awaitable<std::vector<SagaRecord>> take_due(int limit) = 0;
  // One record that a report speaks of; nothing if it has ended. It is not taken: the save of what the report
  // changes finds out whether another was faster. Throws Fault(unavailable) while another process holds it:
  // the caller asks again.
  virtual awaitable<std::optional<SagaRecord>> reported(proto::SagaId id) = 0;
  // Extends this process's hold on records that it is driving.
  virtual awaitable<void> renew(std::vector<proto::SagaId> held) = 0;
  // Operations that a host says it is working on: their records need not wake up for a while. Returns those
  // that no record waits for (any more).
  virtual awaitable<std::vector<proto::OperationRef>> still_running(
      std::vector<proto::OperationRef> operations) = 0;
};

}  // namespace nova::conductor
