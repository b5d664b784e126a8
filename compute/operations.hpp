// The operations in hand on one host: runs them one at a time per server, writes those that last into the
// journal, and keeps them until the conductor has answered their reports. Used on one loop thread; outlives
// its coroutines (stop(), then join()).
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "common/async/keyed_lock.hpp"
#include "common/async/slots.hpp"
#include "common/async/task_group.hpp"
#include "compute/admission.hpp"
#include "compute/hypervisor/hypervisor.hpp"
#include "compute/journal.hpp"
#include "compute/operations_metrics.hpp"
#include "compute/ops/outcome.hpp"
#include "compute/options.hpp"
#include "compute/reporter.hpp"
#include "compute/settled.hpp"

namespace nova::compute {

class Operations {
 public:
  // What it works with; all of it outlives the Operations.
  struct Parts {
    boost::asio::any_io_executor executor;
    Hypervisor& hypervisor;
    Journal& journal;
    Reporter& reporter;
  };
  Operations(Parts parts, proto::HostName host, const AgentOptions& options, AgentTiming timing,
             OperationsMetrics metrics, Logger log);
  ~Operations();

  // Returns when the message is not needed any more: the operation has ended, or is safe on disk. Throws
  // Fault(unavailable) when it must come again.
  awaitable<void> accept(Operation operation);
  // One that an earlier process had accepted.
  void resume(Journal::Entry entry);

  // The generations of the guests that are on the host.
  void know_guests(const std::vector<Guest>& guests);

  // Those that the conductor has not answered, for the heartbeat.
  std::vector<proto::OperationRef> in_hand() const;
  bool busy(const proto::ServerId& server) const;
  // Notes, while it lives, which servers something is asked of. One at a time.
  class Watch {
   public:
    explicit Watch(Operations& of) : of_(of) { of_.asked_.emplace(); }
    ~Watch() { of_.asked_.reset(); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    // Is something in hand for the server, or was something asked of it meanwhile?
    bool touched(const proto::ServerId& server) const {
      return of_.busy(server) || of_.asked_->contains(server);
    }

   private:
    Operations& of_;
  };
  std::size_t size() const { return table_.size(); }
  // The conductor wants these no longer: those still in hand under that attempt are stopped without a report.
  void forget(const std::vector<proto::OperationRef>& refs);

  // Called when a forgotten operation has come to its end: it may have left something on the host.
  void on_forgotten(std::function<void()> handler) { on_forgotten_ = std::move(handler); }

  // Keeps operations off a server while the holder mends something.
  awaitable<KeyedLock::Hold> lock(proto::ServerId server);

  // Waits for those that run, as long as allowed; the rest is taken up at the next start.
  awaitable<void> drain(std::chrono::steady_clock::time_point deadline);
  void stop();
  awaitable<void> join();

 private:
  struct Item;
  using ItemPtr = std::shared_ptr<Item>;

  Standing standing(const Operation& operation) const;
  std::vector<ItemPtr> items() const;  // a copy: ending one may change the table
  awaitable<void> journal_in_place_of(ItemPtr displaced, ItemPtr item);
  awaitable<void> secure(ItemPtr item);
  awaitable<void> until_settled(ItemPtr item, std::chrono::steady_clock::time_point until);
  void begin_to_stop();
  void launch(ItemPtr item);
  void adopt(const Operation& operation);
  void repeat(const Operation& operation);
  void refuse(Operation operation, std::string why);

  awaitable<void> run(ItemPtr item);
  awaitable<void> until_cut(ItemPtr item, awaitable<void> part);
  awaitable<void> carry_out(ItemPtr item);
  awaitable<ops::Result> persist(ItemPtr item);
  awaitable<void> report(ItemPtr item);
  awaitable<void> tell_progress(ItemPtr item);
  void note_progress(const ItemPtr& item, proto::TaskState task);
  void finished(Item& item, proto::OperationReport report);
  void settle(const ItemPtr& item);

  Parts parts_;
  proto::HostName host_;
  AgentTiming timing_;
  OperationsMetrics metrics_;
  Logger log_;
  KeyedLock locks_;
  Slots builds_;
  std::map<OperationKey, ItemPtr> table_;
  std::shared_ptr<std::set<ItemPtr>> unsecured_;              // whose messages are not acknowledged yet
  std::unordered_map<proto::ServerId, std::int64_t> guests_;  // generations
  std::optional<std::unordered_set<proto::ServerId>> asked_;  // of the Watch, if there is one
  SettledOperations settled_;
  std::function<void()> on_forgotten_ = [] {};
  bool draining_ = false;
  TaskGroup tasks_;
};

}  // namespace nova::compute
