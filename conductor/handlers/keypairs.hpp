// The conductor's answers about key pairs (proto/conductor/keypairs.hpp).
#pragma once
#include "conductor/db/database.hpp"
#include "conductor/store/quota_defaults.hpp"
#include "proto/conductor/keypairs.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class KeypairsHandlers {
 public:
  KeypairsHandlers(db::Database& database, QuotaDefaults quotas) : database_(database), quotas_(quotas) {}

  awaitable<proto::CreateKeypair::Reply> on(Context, proto::CreateKeypair::Request);
  awaitable<proto::CreateKeypair::Reply> on(Context, proto::GetKeypair::Request);
  awaitable<proto::ListKeypairs::Reply> on(Context, proto::ListKeypairs::Request);
  awaitable<rpc::Nothing> on(Context, proto::DeleteKeypair::Request);

 private:
  db::Database& database_;
  QuotaDefaults quotas_;
};

void serve(rpc::Dispatcher& dispatcher, KeypairsHandlers& handlers);

}  // namespace nova::conductor
