// Saga records in PostgreSQL. A save and the effects of its step are one transaction, which saves that arrive
// together share; hosts whose usage changed are announced to the schedulers after the commit.
#pragma once
#include <string>

#include "common/clock.hpp"
#include "conductor/db/batcher.hpp"
#include "conductor/db/database.hpp"
#include "conductor/host_news.hpp"
#include "conductor/saga/store.hpp"
#include "conductor/store/sagas.hpp"

namespace nova::conductor {

class PgSagaStore final : public SagaStore {
 public:
  // All outlive the store.
  PgSagaStore(db::Database& database, HostNews& news, const Clock& clock, SagaLease lease,
              std::chrono::milliseconds host_silence, metrics::Registry* registry = nullptr);

  awaitable<void> save(const Context& context, const SagaRecord& record, Effects effects) override;
  awaitable<std::vector<SagaRecord>> take_due(int limit) override;
  awaitable<std::optional<SagaRecord>> reported(proto::SagaId id) override;
  awaitable<void> renew(std::vector<proto::SagaId> held) override;
  awaitable<std::vector<proto::OperationRef>> still_running(
      std::vector<proto::OperationRef> operations) override;

  const SagaLease& lease() const { return lease_; }

 private:
  struct Save {
    const SagaRecord* record;
    Effects effects;
    std::vector<proto::HostName> touched;  // by all of the batch, told to the first of it
  };
  // Under the lease while this process goes on driving; else the record is free.
  bool keeps(const SagaRecord& record) const;
  void save_together(Tx& tx, std::span<Save* const> saves) const;

  db::Database& database_;
  db::Batcher<Save> saves_;
  HostNews& news_;
  const Clock& clock_;
  const SagaLease lease_;
  const std::chrono::milliseconds host_silence_;
};

}  // namespace nova::conductor
