#include "conductor/saga/pg_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conductor/saga/effect_plan.hpp"

namespace nova::conductor {

PgSagaStore::PgSagaStore(db::Database& database, HostNews& news, const Clock& clock, SagaLease lease,
                         std::chrono::milliseconds host_silence, metrics::Registry* registry)
    : database_(database),
      saves_(
          database, [this](Tx& tx, std::span<Save* const> saves) { save_together(tx, saves); }, {}, registry),
      news_(news),
      clock_(clock),
      lease_(std::move(lease)),
      host_silence_(host_silence) {}

bool PgSagaStore::keeps(const SagaRecord& record) const {
  return !ended(record) && !record.waiting && record.wake_at <= clock_.now();
}

void PgSagaStore::save_together(Tx& tx, std::span<Save* const> saves) const {
  EffectPlan plan;
  std::vector<SagaToSave> sagas;
  for (Save* save : saves) {
    save->touched.clear();
    sagas.push_back({save->record, keeps(*save->record)});
    for (const auto& one : save->effects) plan.add(one);
  }
  // In the order in which everybody locks them.
  std::sort(sagas.begin(), sagas.end(),
            [](const auto& a, const auto& b) { return a.record->id < b.record->id; });
  sagas_save(tx, sagas, lease_);
  saves.front()->touched = plan.apply(tx);
}

awaitable<void> PgSagaStore::save(const Context& context, const SagaRecord& record, Effects effects) {
  Save mine{&record, std::move(effects), {}};
  co_await saves_.run(context, mine);
  for (auto& host : mine.touched) news_.touched(std::move(host));
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
