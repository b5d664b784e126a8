// Saga records. A record is due when nobody holds its lease and its wake_at has come; whoever takes it holds
// the lease until it saves without one, ends it, or time passes.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "conductor/saga/record.hpp"
#include "proto/operation.hpp"

namespace nova::conductor {

struct SagaLease {
  std::string owner;  // this process
  std::chrono::milliseconds time{30'000};
};

// Fills the ids. With a lease the inserting process drives them at once, without one the sweeper finds them.
void saga_insert(Tx& tx, std::vector<SagaRecord>& records, const std::optional<SagaLease>& lease);

std::optional<SagaRecord> saga_find(Tx& tx, proto::SagaId id);
// Takes due records, the longest due first; skips what others are taking.
std::vector<SagaRecord> saga_take_due(Tx& tx, const SagaLease& lease, int limit);
// One that a report speaks of, and whether another process than `owner` holds it. Nothing if it has ended.
struct ReportedSaga {
  SagaRecord record;
  bool held_elsewhere = false;
};
std::optional<ReportedSaga> saga_reported(Tx& tx, proto::SagaId id, const std::string& owner);

// Writes each record if its revision is still the stored one, which then rises by one. Throws Fault(gone) if
// another driver or a superseding request was faster with one of them. Those that are not kept under the
// lease, and those that have ended, are given back.
struct SagaToSave {
  const SagaRecord* record = nullptr;
  bool keep = false;
};
void sagas_save(Tx& tx, const std::vector<SagaToSave>& sagas, const SagaLease& lease);
void saga_save(Tx& tx, const SagaRecord& record, const std::optional<SagaLease>& lease);
// Keeps what is being driven from lapsing.
void saga_extend(Tx& tx, const std::vector<proto::SagaId>& ids, const SagaLease& lease);
void saga_release(Tx& tx, proto::SagaId id, const std::string& owner);

// Ends everything unfinished of the servers, for a request that wins over it; returns the records as they
// were.
std::vector<SagaRecord> sagas_supersede(Tx& tx, const std::vector<proto::ServerId>& servers,
                                        const std::string& why);

// A host says that it still works on these: their silence is counted from now. Returns those that are not
// wanted any more (ended, or given out anew under a later attempt).
std::vector<proto::OperationRef> saga_renew(Tx& tx, const std::vector<proto::OperationRef>& running,
                                            std::chrono::milliseconds silence);

// For inspection: unfinished ones first, newest first.
struct SagaSummary {
  SagaRecord record;
  std::string owner;
  Timestamp created{}, updated{};
};
std::vector<SagaSummary> saga_list(Tx& tx, bool finished_too, int limit);
// What is unfinished, and what of it is `grace` past its deadline, which a healthy conductor does not let
// happen; what has met something that is away again and again, and what of that only has to remove what a
// failed or deleted server left.
struct SagaBacklog {
  std::int64_t open = 0, overdue = 0, stalled = 0, cleanups = 0;
};
SagaBacklog saga_backlog(Tx& tx, std::chrono::milliseconds grace);
// Removes records that ended before `keep`, of the oldest `among` ones if that is given; returns how many.
std::int64_t saga_purge(Tx& tx, Timestamp keep, std::optional<int> among = std::nullopt);

}  // namespace nova::conductor
