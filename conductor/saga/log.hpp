// Where records are kept: PostgreSQL in the daemon, a world in memory in tests.
#pragma once
#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "conductor/saga/effect.hpp"
#include "conductor/saga/record.hpp"

namespace nova::conductor {

class SagaLog {
 public:
  virtual ~SagaLog() = default;
  // Applies the effects and saves the record, all or nothing. The stored revision rises by one.
  // Throws Fault(gone) if it is not `record.revision` any more; what an effect throws otherwise.
  virtual awaitable<void> save(const Context& context, const SagaRecord& record, Effects effects) = 0;
};

}  // namespace nova::conductor
