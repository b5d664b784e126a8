#include "conductor/saga/pg_store.hpp"

#include <fmt/format.h>

#include "conductor/saga/apply_effect.hpp"

namespace nova::conductor {

PgSagaStore::PgSagaStore(db::Database& database, HostNews& news, const Clock& clock, SagaLease lease,
                         std::chrono::milliseconds host_silence)
    : database_(database),
      news_(news),
      clock_(clock),
      lease_(std::move(lease)),
      host_silence_(host_silence) {}

std::optional<SagaLease> PgSagaStore::keep(const SagaRecord& record) const {
  const bool free = ended(record) || record.waiting || record.wake_at > clock_.now();
  return free ? std::nullopt : std::optional(lease_);
}

awaitable<void> PgSagaStore::save(const Context& context, const SagaRecord& record, Effects effects) {
  const auto lease = keep(record);
  auto touched = co_await database_.transact(context, [&](Tx& tx) {
    std::vector<proto::HostName> hosts;
    saga_save(tx, record, lease);
    for (const auto& one : effects) apply_effect(tx, one, hosts);
    return hosts;
  });
  for (auto& host : touched) news_.touched(std::move(host));
}

awaitable<std::vector<SagaRecord>> PgSagaStore::take_due(int limit) {
  co_return co_await database_.transact(Context(), [&](Tx& tx) { return saga_take_due(tx, lease_, limit); });
}

awaitable<std::optional<SagaRecord>> PgSagaStore::reported(proto::SagaId id) {
  auto found =
      co_await database_.read(Context(), [&](Tx& tx) { return saga_reported(tx, id, lease_.owner); });
  if (found && found->held_elsewhere)
    throw Fault(Errc::unavailable, fmt::format("saga {} is being driven elsewhere", id));
  if (!found) co_return std::nullopt;
  co_return std::move(found->record);
}

awaitable<void> PgSagaStore::renew(std::vector<proto::SagaId> held) {
  co_await database_.transact(Context(), [&](Tx& tx) { saga_extend(tx, held, lease_); });
}

awaitable<std::vector<proto::OperationRef>> PgSagaStore::still_running(
    std::vector<proto::OperationRef> operations) {
  co_return co_await database_.transact(Context(),
                                        [&](Tx& tx) { return saga_renew(tx, operations, host_silence_); });
}

}  // namespace nova::conductor
