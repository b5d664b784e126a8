// The operations that lasted and that the conductor has not yet settled, on disk: what a killed nova-compute
// takes up again. One for all agents of the process; concurrent writes share one force to disk.
// Used on the loop thread. Entries hold user data and passwords: the file is its owner's alone, and emptied
// whenever nothing is in hand.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/log/log.hpp"
#include "compute/operation.hpp"

namespace nova::compute {

class Journal {
 public:
  struct Entry {
    proto::HostName host;
    Operation operation;
    std::optional<proto::OperationReport> report;  // it was finished, but the conductor had not answered
  };

  // Reads what an earlier process left; blocking, before the loop runs. Throws Fault when the file cannot be
  // used. `pool` outlives the loop.
  Journal(boost::asio::any_io_executor executor, BlockingPool& pool, std::filesystem::path file, Logger log);
  ~Journal();

  // What an earlier process left for this host, oldest first; each once.
  std::vector<Entry> take(const proto::HostName& host);

  // Returns when the operation is safe; throws Fault(unavailable) when it could not be made so.
  // With the report of one that is finished already.
  awaitable<void> accept(proto::HostName host, Operation operation,
                         std::optional<proto::OperationReport> report = std::nullopt);
  // Written soon, kept through the death of this process but perhaps not of the machine: what is lost is
  // found out again by doing the work once more.
  void adopt(const proto::HostName& host, const OperationKey& key, int attempt);
  void finish(const proto::HostName& host, const OperationKey& key, const proto::OperationReport& report);
  void settle(const proto::HostName& host, const OperationKey& key);

  // Returns when all of the above is written.
  awaitable<void> flush();

 private:
  struct State;
  std::shared_ptr<State> state_;
  std::vector<Entry> left_;
};

}  // namespace nova::compute
