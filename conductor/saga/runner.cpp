#include "conductor/saga/runner.hpp"

#include <fmt/format.h>

#include <bit>

#include "common/async/sleep.hpp"
#include "conductor/saga/request_context.hpp"

namespace nova::conductor {
namespace {

constexpr int own_turns = 3;
constexpr unsigned told_from = 4;  // tries; fewer are common while something restarts

Context context_of(const SagaRecord& record) {
  Context context = decode_context(record.request);
  context.server_id = record.server.str();
  return context;
}

std::string words_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  }
}

}  // namespace

SagaRunner::SagaRunner(Parts parts, RunnerOptions options)
    : parts_(std::move(parts)),
      options_(options),
      tasks_(parts_.executor,
             [log = parts_.log](const std::string& name, std::exception_ptr error) {
               log.error("{} ended: {}", name, words_of(error));
             }),
      recovered_(parts_.metrics.counter("nova_sagas_recovered_total", "Sagas taken up by the sweeper")),
      ended_done_(parts_.metrics.counter("nova_sagas_ended_total", "Sagas that ended", {{"phase", "done"}})),
      ended_failed_(
          parts_.metrics.counter("nova_sagas_ended_total", "Sagas that ended", {{"phase", "failed"}})),
      paused_(parts_.metrics.counter(
          "nova_saga_pauses_total",
          "Steps of sagas that met a service or host that is away, and are tried again")) {}

void SagaRunner::start() { tasks_.spawn("saga sweeper", sweep()); }

void SagaRunner::begin(SagaRecord record) {
  if (stopping_) return;
  if (begun_ < options_.max_running)
    spawn(std::move(record));
  else if (waiting_.size() < options_.max_waiting)
    waiting_.push_back(std::move(record));
  // Beyond that it keeps its place in the table until its lease lapses, and the sweeper takes it.
}

void SagaRunner::begin_after_crowd(SagaRecord record) {
  if (stopping_ || !parts_.crowded() || crowd_.size() >= options_.max_waiting)
    return begin(std::move(record));
  crowd_.push_back({std::move(record), Context::Clock::now() + options_.longest_crowd});
  if (!std::exchange(letting_go_, true)) tasks_.spawn("a crowd", let_go());
}

awaitable<void> SagaRunner::let_go() {
  while (!crowd_.empty()) {
    co_await sleep_for(options_.crowd_look);
    for (std::size_t begun = 0; begun < options_.crowd_portion && !crowd_.empty() &&
                                (!parts_.crowded() || crowd_.front().until <= Context::Clock::now());
         ++begun) {
      SagaRecord next = std::move(crowd_.front().record);
      crowd_.pop_front();
      begin(std::move(next));
    }
  }
  letting_go_ = false;
}

// Called when one ends. Those that wait do so because others run, so the last of them lets them in.
void SagaRunner::spawn_waiting() {
  while (!stopping_ && !waiting_.empty() && begun_ < options_.max_running) {
    SagaRecord next = std::move(waiting_.front());
    waiting_.pop_front();
    spawn(std::move(next));
  }
}

void SagaRunner::spawn(SagaRecord record) {
  ++begun_;
  auto name = fmt::format("saga {} {}", record.kind, record.id);
  tasks_.spawn(std::move(name), drive(std::move(record)));
}

awaitable<void> SagaRunner::drive(SagaRecord record) {
  struct Place {
    SagaRunner& runner;
    ~Place() {
      --runner.begun_;
      runner.spawn_waiting();
    }
  };
  const Place place{*this};
  const auto hold = co_await locks_.acquire(record.server.str());
  co_await drive_locked(std::move(record), std::nullopt);
}

awaitable<void> SagaRunner::report(proto::OperationReport report) {
  const auto hold = co_await locks_.acquire(report.operation.server.str());
  const auto& operation = report.operation;
  auto kept = given_.take(operation.saga);
  const bool use_kept = kept && kept->attempt == operation.attempt;
  if (use_kept && !co_await overtaken(std::move(*kept), report)) co_return;
  auto record = co_await parts_.store.reported(operation.saga);
  if (!record) co_return;
  // What is not waiting any more has taken the report: the commit's answer was lost. It goes on from there.
  std::optional<proto::OperationReport> news;
  if (!use_kept || record->waiting) news = std::move(report);
  co_await drive_locked(std::move(*record), std::move(news));
}

// Who was overtaken may have been by itself: a commit whose answer was lost. Then the record is still ours,
// and goes on from what was committed.
awaitable<void> SagaRunner::drive_locked(SagaRecord record, std::optional<proto::OperationReport> report) {
  for (int turns = 0; turns < own_turns; ++turns) {
    const auto id = record.id;
    if (!co_await overtaken(std::move(record), std::exchange(report, std::nullopt))) co_return;
    auto again = co_await parts_.store.reported(id);
    if (!again) co_return;
    record = std::move(*again);
  }
}

// Drives the record. True if somebody changed it meanwhile. A fault here is the database's: the record stays
// as it was last saved, and the sweeper finds it again.
awaitable<bool> SagaRunner::overtaken(SagaRecord record, std::optional<proto::OperationReport> report) {
  const Context context = context_of(record);
  const auto* driver = parts_.registry.find(record.kind, record.version);
  if (driver == nullptr) {
    parts_.log.warning(context,
                       "Saga {} is of kind {} version {}, which this release does not know: left alone.",
                       record.id, record.kind, record.version);
    co_return false;
  }
  struct Mark {
    std::set<proto::SagaId>& all;
    proto::SagaId id;
    ~Mark() { all.erase(id); }
  };
  running_.insert(record.id);
  const Mark mark{running_, record.id};
  const SagaRecord before = record;
  const bool reported = report.has_value();
  const DriveEnvironment env{parts_.store, parts_.clock, options_.timing,
                             [&](const Pause& pause) { tell_pause(context, pause); }};
  bool changed = false;
  try {
    SagaRecord after = co_await (*driver)(env, context, std::move(record), std::move(report));
    tell(context, before, after);
    if (after.waiting)
      given_.keep(after);
    else if (reported && after.revision != before.revision && !ended(after) &&
             after.wake_at <= parts_.clock.now())
      begin(std::move(after));
  } catch (const Fault& fault) {
    if (fault.code() != Errc::gone) throw;
    changed = true;
  }
  if (changed) parts_.log.debug(context, "Saga {} {} was overtaken.", before.kind, before.id);
  co_return changed;
}

void SagaRunner::tell(const Context& context, const SagaRecord& before, const SagaRecord& after) {
  if (!ended(after)) return;
  (after.phase == Phase::done ? ended_done_ : ended_failed_).add();
  if (after.phase == Phase::failed)
    parts_.log.error(context, "Saga {} {} failed: {}", before.kind, before.id,
                     decode_error(after.error).message);
  else
    parts_.log.info(context, "Saga {} {} is done.", before.kind, before.id);
}

// What lasts is told again when it has lasted twice as long, or has been tried twice as often.
void SagaRunner::tell_pause(const Context& context, const Pause& pause) {
  paused_.add();
  const auto tries = static_cast<unsigned>(pause.record.tries);
  if (tries < told_from || !std::has_single_bit(tries)) return;
  parts_.log.warning(context, "Saga {} {} could not do its step {} {} times and tries again in {} s: {}",
                     pause.record.kind, pause.record.id, pause.step, tries,
                     std::chrono::duration_cast<std::chrono::seconds>(pause.time).count(),
                     pause.record.trouble);
}

awaitable<void> SagaRunner::sweep() {
  while (!stopping_) {
    std::string trouble;
    try {
      co_await sweep_once();
    } catch (const Fault& fault) {
      trouble = fault.what();
    }
    if (!trouble.empty()) parts_.log.warning("Could not look for sagas that are due: {}", trouble);
    co_await sleep_for(jittered(options_.sweep_interval));
  }
}

std::vector<proto::SagaId> SagaRunner::held() const {
  std::vector<proto::SagaId> all(running_.begin(), running_.end());
  for (const auto& record : waiting_) all.push_back(record.id);
  for (const auto& one : crowd_) all.push_back(one.record.id);
  return all;
}

awaitable<void> SagaRunner::sweep_once() {
  if (const auto now = parts_.clock.now(); now >= renewed_ + options_.renew_interval) {
    renewed_ = now;
    if (auto mine = held(); !mine.empty()) co_await parts_.store.renew(std::move(mine));
  }
  const auto room = options_.max_running - std::min(options_.max_running, begun_);
  const int limit =
      static_cast<int>(std::min<std::size_t>(room, static_cast<std::size_t>(options_.sweep_batch)));
  if (limit == 0) co_return;
  auto due = co_await parts_.store.take_due(limit);
  for (auto& record : due) {
    if (running_.contains(record.id)) continue;
    recovered_.add();
    begin(std::move(record));
  }
}

awaitable<void> SagaRunner::stop() {
  stopping_ = true;
  tasks_.stop();
  co_await tasks_.join();
}

}  // namespace nova::conductor
