// The conductor's answers about server groups (proto/conductor/server_groups.hpp).
#pragma once
#include "conductor/db/database.hpp"
#include "conductor/store/quota_defaults.hpp"
#include "proto/conductor/server_groups.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class ServerGroupsHandlers {
 public:
  ServerGroupsHandlers(db::Database& database, QuotaDefaults quotas) : database_(database), quotas_(quotas) {}

  awaitable<proto::CreateServerGroup::Reply> on(Context, proto::CreateServerGroup::Request);
  awaitable<proto::CreateServerGroup::Reply> on(Context, proto::GetServerGroup::Request);
  awaitable<proto::ListServerGroups::Reply> on(Context, proto::ListServerGroups::Request);
  awaitable<rpc::Nothing> on(Context, proto::DeleteServerGroup::Request);

 private:
  db::Database& database_;
  QuotaDefaults quotas_;
};

void serve(rpc::Dispatcher& dispatcher, ServerGroupsHandlers& handlers);

}  // namespace nova::conductor
