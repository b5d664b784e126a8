#include "conductor/store/sagas.hpp"

#include <fmt/format.h>

namespace nova::conductor {

using namespace db::literals;

namespace {

// The columns of a record as it goes in; request and state are JSON already.
struct NewSaga {
  std::string kind;
  int version = 1;
  proto::ServerId server;
  json::Raw request;
  Phase phase = Phase::forward;
  int cursor = 0, undo_to = 0;
  bool resumes = false, waiting = false;
  int attempt = 0, tries = 0;
  json::Raw state;
  std::string error;
  Timestamp wake_at{}, deadline{};
  bool kept = false;

  static constexpr auto fields() {
    return Pack{field("kind", &NewSaga::kind),         field("version", &NewSaga::version),
                field("server", &NewSaga::server),     field("request", &NewSaga::request),
                field("phase", &NewSaga::phase),       field("cursor", &NewSaga::cursor),
                field("undo_to", &NewSaga::undo_to),   field("resumes", &NewSaga::resumes),
                field("waiting", &NewSaga::waiting),   field("attempt", &NewSaga::attempt),
                field("tries", &NewSaga::tries),       field("state", &NewSaga::state),
                field("error", &NewSaga::error),       field("wake_at", &NewSaga::wake_at),
                field("deadline", &NewSaga::deadline), field("kept", &NewSaga::kept)};
  }
};

// What changes of a record.
struct SavedSaga {
  proto::SagaId id = 0;
  std::int64_t revision = 0;
  proto::ServerId server;
  Phase phase = Phase::forward;
  int cursor = 0, undo_to = 0;
  bool resumes = false, waiting = false;
  int attempt = 0, tries = 0;
  json::Raw state;
  std::string error, trouble;
  Timestamp wake_at{}, deadline{};
  bool kept = false;

  static constexpr auto fields() {
    return Pack{field("id", &SavedSaga::id),
                field("revision", &SavedSaga::revision),
                field("server", &SavedSaga::server),
                field("phase", &SavedSaga::phase),
                field("cursor", &SavedSaga::cursor),
                field("undo_to", &SavedSaga::undo_to),
                field("resumes", &SavedSaga::resumes),
                field("waiting", &SavedSaga::waiting),
                field("attempt", &SavedSaga::attempt),
                field("tries", &SavedSaga::tries),
                field("state", &SavedSaga::state),
                field("error", &SavedSaga::error),
                field("trouble", &SavedSaga::trouble),
                field("wake_at", &SavedSaga::wake_at),
                field("deadline", &SavedSaga::deadline),
                field("kept", &SavedSaga::kept)};
  }
};

SavedSaga as_saved(const SagaRecord& r, bool keep) {
  return {r.id,      r.revision, r.server,  r.phase, r.cursor,  r.undo_to, r.resumes,  r.waiting,
          r.attempt, r.tries,    {r.state}, r.error, r.trouble, r.wake_at, r.deadline, keep && !ended(r)};
}

// What waits for a host is free: whoever gets its report goes on with it.
NewSaga as_new(const SagaRecord& r, bool keep) {
  return {r.kind,    r.version, r.server, {r.request}, r.phase, r.cursor,  r.undo_to,  r.resumes,
          r.waiting, r.attempt, r.tries,  {r.state},   r.error, r.wake_at, r.deadline, keep && !r.waiting};
}

SagaRecord read_record(const db::Row& row) {
  SagaRecord r;
  r.id = row.get<std::int64_t>("id");
  r.revision = row.get<std::int64_t>("revision");
  r.kind = row.get<std::string>("kind");
  r.version = row.get<int>("version");
  r.server = row.get<proto::ServerId>("server");
  r.request = row.get<std::string>("request");
  r.phase = row.get<Phase>("phase");
  r.cursor = row.get<int>("cursor");
  r.undo_to = row.get<int>("undo_to");
  r.resumes = row.get<bool>("resumes");
  r.waiting = row.get<bool>("waiting");
  r.attempt = row.get<int>("attempt");
  r.tries = row.get<int>("tries");
  r.state = row.get<std::string>("state");
  r.error = row.get<std::string>("error");
  r.trouble = row.get<std::string>("trouble");
  r.wake_at = row.get<Timestamp>("wake_at");
  r.deadline = row.get<Timestamp>("deadline");
  return r;
}

std::vector<SagaRecord> read_records(const db::Rows& rows) {
  std::vector<SagaRecord> out;
  for (int i = 0; i < rows.size(); ++i) out.push_back(read_record(rows[i]));
  return out;
}

std::optional<SagaRecord> first_record(const db::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read_record(rows[0]);
}

std::int64_t millis(const SagaLease& lease) { return lease.time.count(); }

db::TextArray id_array(const std::vector<proto::SagaId>& ids) {
  std::vector<std::string> texts;
  for (const auto id : ids) texts.push_back(std::to_string(id));
  return db::text_array(texts);
}

}  // namespace

void saga_insert(Tx& tx, std::vector<SagaRecord>& records, const std::optional<SagaLease>& lease) {
  if (records.empty()) return;
  std::vector<NewSaga> fresh;
  for (const auto& record : records) fresh.push_back(as_new(record, lease.has_value()));
  const auto rows = tx.exec("saga_insert"_sql, fresh, lease ? lease->owner : "", lease ? millis(*lease) : 0);
  for (std::size_t i = 0; i < records.size(); ++i)
    records[i].id = rows[static_cast<int>(i)].get<std::int64_t>("id");
}

std::optional<SagaRecord> saga_find(Tx& tx, proto::SagaId id) {
  return first_record(tx.exec("saga_find"_sql, id));
}

std::vector<SagaRecord> saga_take_due(Tx& tx, const SagaLease& lease, int limit) {
  return read_records(tx.exec("saga_take_due"_sql, lease.owner, millis(lease), limit));
}

std::optional<ReportedSaga> saga_reported(Tx& tx, proto::SagaId id, const std::string& owner) {
  const auto rows = tx.exec("saga_reported"_sql, id, owner);
  if (rows.empty()) return std::nullopt;
  return ReportedSaga{read_record(rows[0]), rows[0].get<bool>("held_elsewhere")};
}

void sagas_save(Tx& tx, const std::vector<SagaToSave>& sagas, const SagaLease& lease) {
  std::vector<SavedSaga> rows;
  std::vector<proto::SagaId> ids;
  for (const auto& saga : sagas) {
    rows.push_back(as_saved(*saga.record, saga.keep));
    ids.push_back(saga.record->id);
  }
  const auto saved = tx.exec("sagas_save"_sql, rows, lease.owner, millis(lease), id_array(ids));
  if (saved.affected() == static_cast<std::int64_t>(sagas.size())) return;
  const SagaRecord& first = *sagas.front().record;
  throw Fault(Errc::gone, sagas.size() == 1 ? fmt::format("Saga {} was changed by another after revision {}",
                                                          first.id, first.revision)
                                            : "A saga was changed by another");
}

void saga_save(Tx& tx, const SagaRecord& record, const std::optional<SagaLease>& lease) {
  sagas_save(tx, {{&record, lease.has_value()}}, lease.value_or(SagaLease{}));
}

void saga_extend(Tx& tx, const std::vector<proto::SagaId>& ids, const SagaLease& lease) {
  if (!ids.empty()) tx.exec("saga_extend"_sql, id_array(ids), lease.owner, millis(lease));
}

void saga_release(Tx& tx, proto::SagaId id, const std::string& owner) {
  tx.exec("saga_release"_sql, id, owner);
}

std::vector<SagaRecord> sagas_supersede(Tx& tx, const std::vector<proto::ServerId>& servers,
                                        const std::string& why) {
  return read_records(tx.exec("sagas_supersede"_sql, db::text_array(servers), why));
}

std::vector<proto::OperationRef> saga_renew(Tx& tx, const std::vector<proto::OperationRef>& running,
                                            std::chrono::milliseconds silence) {
  std::vector<proto::OperationRef> forgotten;
  if (running.empty()) return forgotten;
  const auto rows = tx.exec("saga_renew"_sql, running, silence.count());
  for (int i = 0; i < rows.size(); ++i)
    for (const auto& ref : running)
      if (ref.saga == rows[i].get<std::int64_t>("saga") && ref.attempt == rows[i].get<int>("attempt"))
        forgotten.push_back(ref);
  return forgotten;
}

std::vector<SagaSummary> saga_list(Tx& tx, bool finished_too, int limit) {
  const auto rows = tx.exec("saga_list"_sql, finished_too, limit);
  std::vector<SagaSummary> out;
  for (int i = 0; i < rows.size(); ++i)
    out.push_back({read_record(rows[i]), rows[i].get<std::string>("owner"), rows[i].get<Timestamp>("created"),
                   rows[i].get<Timestamp>("updated")});
  return out;
}

SagaBacklog saga_backlog(Tx& tx, std::chrono::milliseconds grace) {
  const auto rows = tx.exec("saga_backlog"_sql, grace.count());
  return {.open = rows[0].get<std::int64_t>("open"),
          .overdue = rows[0].get<std::int64_t>("overdue"),
          .stalled = rows[0].get<std::int64_t>("stalled"),
          .cleanups = rows[0].get<std::int64_t>("cleanups")};
}

std::int64_t saga_purge(Tx& tx, Timestamp keep, std::optional<int> among) {
  return tx.exec("saga_purge"_sql, keep, among).affected();
}

}  // namespace nova::conductor
