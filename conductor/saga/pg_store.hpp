// Saga records in PostgreSQL. A save and the effects of its step are one transaction; hosts whose usage
// changed are announced to the schedulers after the commit.
#pragma once
#include <string>

#include "common/clock.hpp"
#include "conductor/db/database.hpp"
#include "conductor/host_news.hpp"
#include "conductor/saga/store.hpp"
#include "conductor/store/sagas.hpp"

namespace nova::conductor {

class PgSagaStore final : public SagaStore {
 public:
  // All outlive the store.
  PgSagaStore(db::Database& database, HostNews& news, const Clock& clock, SagaLease lease,
              std::chrono::milliseconds host_silence);

  awaitable<void> save(const Context& context, const SagaRecord& record, Effects effects) override;
  awaitable<std::vector<SagaRecord>> take_due(int limit) override;
  awaitable<std::optional<SagaRecord>> reported(proto::SagaId id) override;
  awaitable<void> renew(std::vector<proto::SagaId> held) override;
  awaitable<std::vector<proto::OperationRef>> still_running(
      std::vector<proto::OperationRef> operations) override;

  const SagaLease& lease() const { return lease_; }

 private:
  // With a lease while this process goes on driving; without one the record is free.
  std::optional<SagaLease> keep(const SagaRecord& record) const;

  db::Database& database_;
  HostNews& news_;
  const Clock& clock_;
  const SagaLease lease_;
  const std::chrono::milliseconds host_silence_;
};

}  // namespace nova::conductor
