// Accepts delete requests: what was running for each server ends, and its saga begins, in one transaction.
// Requests that arrive together share it and its statements; one that is refused does not fail its
// neighbours.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "common/clock.hpp"
#include "conductor/db/batcher.hpp"
#include "conductor/saga/record.hpp"
#include "conductor/store/sagas.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::conductor {

class ServerDeleter {
 public:
  // All outlive the deleter.
  struct Parts {
    db::Database& database;
    const Clock& clock;
    SagaLease lease;
  };
  explicit ServerDeleter(Parts parts);

  // The saga that was committed, held by this process; nothing if the server is being deleted already. Throws
  // Fault(not_found | forbidden | conflict).
  awaitable<std::optional<SagaRecord>> remove(Context context, proto::ServerId server);

 private:
  struct Item {
    const Context& context;
    const proto::ServerId& server;
    std::optional<SagaRecord> begun;
    std::optional<Error> refusal;
  };
  struct Accepted {
    Item* item;
    proto::Server server;
  };
  static std::vector<Accepted> accept(Tx& tx, std::span<Item* const> items);
  void remove_together(Tx& tx, std::span<Item* const> items) const;
  void begin(Tx& tx, const std::vector<Accepted>& accepted, const std::vector<proto::ServerId>& ids) const;

  const Parts parts_;
  db::Batcher<Item> batcher_;
};

}  // namespace nova::conductor
