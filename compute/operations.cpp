#include "compute/operations.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/async/sleep.hpp"
#include "compute/ops/ops.hpp"

namespace nova::compute {
namespace asio = boost::asio;
using std::chrono::steady_clock;

struct Operations::Item {
  // Why it was cut short, if it was.
  enum class Cut { none, superseded, forgotten, stopped };

  Item(const asio::any_io_executor& executor, Operation what)
      : operation(std::move(what)), secure_by(executor) {}
  OperationKey key() const { return key_of(operation); }
  Standing::InHand place() const { return {key(), operation.ref.attempt, operation.ref.generation}; }
  void end(Cut why) {
    if (cut == Cut::none) cut = why;
    cancel.emit(asio::cancellation_type::terminal);
  }
  void settle() {
    settled = true;
    secure_by.cancel();
  }

  Operation operation;
  std::optional<proto::OperationReport> report;  // present: the work is done
  Cut cut = Cut::none;
  bool started = false;
  bool settled = false;     // nothing is left to be done or told
  bool journalled = false;  // or being written
  bool telling_progress = false;
  proto::TaskState task = proto::TaskState::none;
  asio::cancellation_signal cancel;  // of the work, then of the report
  asio::steady_timer secure_by;
};

Operations::Operations(Parts parts, proto::HostName host, const AgentOptions& options, AgentTiming timing,
                       OperationsMetrics metrics, Logger log)
    : parts_(parts),
      host_(std::move(host)),
      timing_(timing),
      metrics_(metrics),
      log_(std::move(log)),
      builds_(static_cast<std::size_t>(options.max_concurrent_builds)),
      unsecured_(std::make_shared<std::set<ItemPtr>>()),
      tasks_(parts.executor, [this](const std::string& name, std::exception_ptr error) {
        log_.error("{} ended: {}", name, ops::error_of(error).message);
      }) {}

Operations::~Operations() = default;

Standing Operations::standing(const Operation& operation) const {
  const auto& server = operation.ref.server;
  Standing out;
  for (const auto& [key, item] : table_)
    if (item->operation.ref.server == server) out.in_hand.push_back(item->place());
  if (const auto guest = guests_.find(server); guest != guests_.end()) out.guest_generation = guest->second;
  out.destroyed = settled_.destroyed(server);
  if (const auto* told = settled_.find(server, key_of(operation)))
    out.settled_attempt = told->operation.attempt;
  return out;
}

awaitable<void> Operations::accept(Operation operation) {
  if (asked_) asked_->insert(operation.ref.server);
  const Standing now = standing(operation);
  const Verdict verdict = judge(operation, now);
  if (verdict == Verdict::absorb) co_return;
  if (verdict == Verdict::adopt) {
    adopt(operation);
  } else if (verdict == Verdict::repeat) {
    repeat(operation);
  } else if (verdict != Verdict::run) {
    std::string why = refusal(verdict, operation, now);
    refuse(std::move(operation), std::move(why));
  } else {
    // In the table first, so that a copy which arrives meanwhile is recognised.
    auto item = std::make_shared<Item>(parts_.executor, std::move(operation));
    const ItemPtr displaced = std::exchange(table_[item->key()], item);
    if (displaced) co_await journal_in_place_of(displaced, item);
    launch(item);
    co_await secure(item);
  }
}

// The journal knows one operation by a key, so the new one must be there before the old one ends.
awaitable<void> Operations::journal_in_place_of(ItemPtr displaced, ItemPtr item) {
  item->journalled = true;
  try {
    co_await parts_.journal.accept(host_, item->operation);
  } catch (...) {
    table_[item->key()] = displaced;
    throw;
  }
  displaced->end(Item::Cut::superseded);
}

// The broker keeps the message of an operation that ends soon, and gives it to the next process if this one
// dies: doing it twice does no harm. So only what takes longer is written to the journal.
awaitable<void> Operations::secure(ItemPtr item) {
  if (item->journalled) co_return;
  struct Holding {
    std::shared_ptr<std::set<ItemPtr>> all;
    ItemPtr item;
    ~Holding() { all->erase(item); }
  };
  unsecured_->insert(item);
  const Holding holding{unsecured_, item};
  co_await until_settled(item, steady_clock::now() + timing_.journal_delay);
  const auto at = table_.find(item->key());
  if (at == table_.end() || at->second != item) co_return;
  item->journalled = true;
  std::string problem;
  try {
    co_await parts_.journal.accept(host_, item->operation, item->report);
  } catch (const Fault& fault) {
    problem = fault.what();
  }
  if (problem.empty()) co_return;
  log_.warning(context_of(item->operation),
               "{} operation {} could not be journalled, so its message is kept until it has ended: {}",
               enum_name(item->operation.kind), item->operation.ref.saga, problem);
  co_await until_settled(item, steady_clock::time_point::max());
  if (!item->settled) throw Fault(Errc::unavailable, "nova-compute is stopping");
}

// Returns when the item is settled, the time is over or the agent is stopping.
awaitable<void> Operations::until_settled(ItemPtr item, steady_clock::time_point until) {
  boost::system::error_code ignored;
  while (!item->settled && !draining_ && steady_clock::now() < until) {
    item->secure_by.expires_at(until);
    co_await item->secure_by.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

void Operations::resume(Journal::Entry entry) {
  auto item = std::make_shared<Item>(parts_.executor, std::move(entry.operation));
  item->report = std::move(entry.report);
  item->journalled = true;
  table_[item->key()] = item;
  log_.info(context_of(item->operation), "{} operation {} is taken up again.",
            enum_name(item->operation.kind), item->operation.ref.saga);
  launch(item);
}

void Operations::launch(ItemPtr item) {
  for (const auto& other : items())
    if (other != item && other->operation.ref.server == item->operation.ref.server && !other->report &&
        supersedes(item->operation, other->place()))
      other->end(Item::Cut::superseded);
  tasks_.spawn("operation", run(item));
}

void Operations::adopt(const Operation& operation) {
  const ItemPtr& item = table_.at(key_of(operation));
  item->operation.ref.attempt = operation.ref.attempt;
  if (item->journalled) parts_.journal.adopt(host_, item->key(), operation.ref.attempt);
}

void Operations::repeat(const Operation& operation) {
  auto report = *settled_.find(operation.ref.server, key_of(operation));
  report.operation.attempt = operation.ref.attempt;
  tasks_.spawn("repeated report", parts_.reporter.tell(context_of(operation), std::move(report)));
}

void Operations::refuse(Operation operation, std::string why) {
  const Context context = context_of(operation);
  log_.warning(context, "{} operation {} is refused: {}", enum_name(operation.kind), operation.ref.saga, why);
  auto report = ops::refused(operation, host_, std::move(why));
  tasks_.spawn("refusal", parts_.reporter.tell(context, std::move(report)));
}

awaitable<void> Operations::run(ItemPtr item) {
  if (!item->report && item->cut == Item::Cut::none) co_await until_cut(item, carry_out(item));
  if (!item->report && item->cut == Item::Cut::superseded)
    finished(*item, ops::refused(item->operation, host_, "The server was deleted while this was under way."));
  if (item->report && (item->cut == Item::Cut::none || item->cut == Item::Cut::superseded))
    co_await until_cut(item, report(item));
  if (item->cut == Item::Cut::stopped) co_return;
  settle(item);
  if (item->cut == Item::Cut::forgotten) on_forgotten_();
}

awaitable<void> Operations::until_cut(ItemPtr item, awaitable<void> part) {
  try {
    co_await asio::co_spawn(parts_.executor, std::move(part),
                            asio::bind_cancellation_slot(item->cancel.slot(), asio::use_awaitable));
  } catch (const boost::system::system_error&) {
    if (item->cut == Item::Cut::none) throw;
  }
}

// Leaves a report, unless it is cut short.
awaitable<void> Operations::carry_out(ItemPtr item) {
  std::exception_ptr failure;
  ops::Result result;
  const auto begin = steady_clock::now();
  try {
    const auto alone = co_await locks_.acquire(item->operation.ref.server.str());
    Slots::Hold slot;
    if (item->operation.kind == OperationKind::build) slot = co_await builds_.acquire();
    if (draining_) item->cut = Item::Cut::stopped;
    if (item->cut != Item::Cut::none) co_return;
    item->started = true;
    metrics_.began(item->operation.kind);
    result = co_await persist(item);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure && item->cut != Item::Cut::none) {
    if (item->started) metrics_.ended(item->operation.kind, proto::Outcome::failed, 0);
    co_return;
  }
  auto report = failure ? ops::failed(item->operation, host_, ops::error_of(failure))
                        : ops::succeeded(item->operation, host_, result);
  const std::chrono::duration<double> took = steady_clock::now() - begin;
  metrics_.ended(item->operation.kind, report.outcome, took.count());
  finished(*item, std::move(report));
}

// While the hypervisor is away the work waits for it; a build not for long, since another host can have it.
awaitable<ops::Result> Operations::persist(ItemPtr item) {
  const auto give_up = item->operation.kind == OperationKind::build
                           ? steady_clock::now() + timing_.build_patience
                           : steady_clock::time_point::max();
  for (int tries = 1;; ++tries) {
    std::string problem;
    try {
      co_return co_await ops::perform(parts_.hypervisor, item->operation,
                                      [this, item](proto::TaskState task) { note_progress(item, task); });
    } catch (const Fault& fault) {
      if (fault.code() != Errc::unavailable || steady_clock::now() >= give_up) throw;
      problem = fault.what();
    }
    if (tries == 1) log_.warning(context_of(item->operation), "Waiting for the hypervisor: {}", problem);
    co_await sleep_for(jittered(timing_.hypervisor_retry));
  }
}

void Operations::finished(Item& item, proto::OperationReport report) {
  const auto& server = item.operation.ref.server;
  const Context context = context_of(item.operation);
  if (report.outcome != proto::Outcome::done) {
    log_.warning(context, "{} operation {} failed: {}", enum_name(item.operation.kind),
                 item.operation.ref.saga, report.error_message);
  } else {
    log_.info(context, "{} operation {} is done.", enum_name(item.operation.kind), item.operation.ref.saga);
    if (item.operation.kind == OperationKind::build) guests_[server] = item.operation.ref.generation;
    if (item.operation.kind == OperationKind::destroy) guests_.erase(server);
  }
  item.report = std::move(report);
  if (const auto at = table_.find(item.key());
      item.journalled && at != table_.end() && at->second.get() == &item)
    parts_.journal.finish(host_, item.key(), *item.report);
}

// Until the attempt that was told is still the one that is wanted.
awaitable<void> Operations::report(ItemPtr item) {
  int told = 0;
  do {
    told = item->report->operation.attempt = item->operation.ref.attempt;
    co_await parts_.reporter.tell(context_of(item->operation), *item->report);
  } while (item->operation.ref.attempt != told);
}

void Operations::settle(const ItemPtr& item) {
  if (item->report) settled_.remember(item->key(), *item->report);
  item->settle();
  const auto at = table_.find(item->key());
  if (at == table_.end() || at->second != item) return;
  if (item->journalled) parts_.journal.settle(host_, item->key());
  table_.erase(at);
}

void Operations::note_progress(const ItemPtr& item, proto::TaskState task) {
  item->task = task;
  if (std::exchange(item->telling_progress, true)) return;
  tasks_.spawn("progress", tell_progress(item));
}

awaitable<void> Operations::tell_progress(ItemPtr item) {
  auto sent = proto::TaskState::none;
  for (;;) {
    co_await sleep_for(timing_.progress_delay);
    if (item->report || item->cut != Item::Cut::none) co_return;
    if (item->task == sent) continue;
    const auto task = item->task;
    proto::OperationReport progress;
    progress.operation = item->operation.ref;
    progress.host = host_;
    progress.outcome = proto::Outcome::progress;
    progress.task_state = enum_name(task);
    if (co_await parts_.reporter.mention(context_of(item->operation), std::move(progress))) sent = task;
  }
}

void Operations::know_guests(const std::vector<Guest>& guests) {
  guests_.clear();
  for (const Guest& guest : guests)
    if (guest.ours) guests_[guest.server] = guest.generation;
}

std::vector<proto::OperationRef> Operations::in_hand() const {
  std::vector<proto::OperationRef> refs;
  refs.reserve(table_.size());
  for (const auto& [key, item] : table_) refs.push_back(item->operation.ref);
  return refs;
}

bool Operations::busy(const proto::ServerId& server) const {
  return std::any_of(table_.begin(), table_.end(),
                     [&](const auto& row) { return row.second->operation.ref.server == server; });
}

void Operations::forget(const std::vector<proto::OperationRef>& refs) {
  for (const auto& ref : refs)
    for (const auto& item : items())
      if (item->operation.ref.saga == ref.saga && item->operation.ref.attempt == ref.attempt) {
        log_.info(context_of(item->operation), "{} operation {} is no longer wanted.",
                  enum_name(item->operation.kind), ref.saga);
        item->end(Item::Cut::forgotten);
      }
}

awaitable<KeyedLock::Hold> Operations::lock(proto::ServerId server) { return locks_.acquire(server.str()); }

awaitable<void> Operations::drain(steady_clock::time_point deadline) {
  begin_to_stop();
  for (const auto& item : items())
    if (!item->started && !item->report) item->end(Item::Cut::stopped);
  const auto any = [this](bool reporting) {
    return std::any_of(table_.begin(), table_.end(), [&](const auto& row) {
      return row.second->cut == Item::Cut::none && row.second->report.has_value() == reporting;
    });
  };
  while (any(false) && steady_clock::now() < deadline) co_await sleep_for(std::chrono::milliseconds(10));
  const auto patience = std::min(deadline, steady_clock::now() + std::chrono::seconds(2));
  while (any(true) && steady_clock::now() < patience) co_await sleep_for(std::chrono::milliseconds(10));
}

std::vector<Operations::ItemPtr> Operations::items() const {
  std::vector<ItemPtr> out;
  for (const auto& [key, item] : table_) out.push_back(item);
  return out;
}

void Operations::begin_to_stop() {
  draining_ = true;
  for (const auto& item : *unsecured_) item->secure_by.cancel();
}

void Operations::stop() {
  begin_to_stop();
  for (const auto& item : items()) item->end(Item::Cut::stopped);
  tasks_.stop();
}

awaitable<void> Operations::join() {
  co_await tasks_.join();
  while (!unsecured_->empty()) co_await sleep_for(std::chrono::milliseconds(2));
}

}  // namespace nova::compute
