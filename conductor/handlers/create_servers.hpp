// Accepts create requests: quota, names, key, group, rows, action records and sagas in one transaction.
// Requests that arrive together share a transaction, each behind its own savepoint; one that is refused does
// not fail its neighbours.
#pragma once

#include <optional>
#include <vector>

#include "common/clock.hpp"
#include "conductor/db/batcher.hpp"
#include "conductor/logic/new_servers.hpp"
#include "conductor/saga/record.hpp"
#include "conductor/store/quota_defaults.hpp"
#include "conductor/store/sagas.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::conductor {

struct CreateOptions {
  QuotaDefaults quotas;
  std::string instance_name_template = "instance-%08x";
  int max_attempts = 3;
};

class ServerCreator {
 public:
  struct Created {
    proto::CreateServers::Reply reply;
    std::vector<SagaRecord> sagas;  // committed, and held by this process
  };
  // All outlive the creator.
  ServerCreator(db::Database& database, const Clock& clock, SagaLease lease, CreateOptions options);

  awaitable<Created> create(Context context, proto::CreateServers::Request request);

 private:
  // The earlier answer under the request's idempotency key, if there is one.
  static std::optional<Created> replay(Tx& tx, const Context& context,
                                       const proto::CreateServers::Request& request);
  Keypair key_of(Tx& tx, const Context& context, const proto::CreateServers::Request& request) const;
  int take_quota(Tx& tx, const Context& context, const proto::CreateServers::Request& request) const;
  void insert(Tx& tx, const Context& context, const proto::CreateServers::Request& request,
              NewServers& made) const;
  Created create_in(Tx& tx, const Context& context, const proto::CreateServers::Request& request) const;

  awaitable<bool> was_committed(Context context, const Created& made);

  db::Database& database_;
  db::Batcher batcher_;
  const Clock& clock_;
  const SagaLease lease_;
  const CreateOptions options_;
};

}  // namespace nova::conductor
