// The conductor's answers about servers (proto/conductor/servers.hpp). Each change is one transaction that
// checks and acts; work that goes on after the answer is a saga committed with it. Used on the loop thread.
#pragma once
#include "common/clock.hpp"
#include "common/log/log.hpp"
#include "conductor/db/database.hpp"
#include "conductor/handlers/create_servers.hpp"
#include "conductor/handlers/delete_servers.hpp"
#include "conductor/saga/runner.hpp"
#include "conductor/store/sagas.hpp"
#include "conductor/store/servers.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class ServersHandlers {
 public:
  // All outlive the handlers.
  struct Parts {
    db::Database& database;
    SagaRunner& runner;
    ServerCreator& creator;
    ServerDeleter& deleter;
    const Clock& clock;
    SagaLease lease;
    ServerView view;
  };
  explicit ServersHandlers(Parts parts) : parts_(std::move(parts)) {}

  awaitable<proto::CreateServers::Reply> on(Context, proto::CreateServers::Request);
  awaitable<proto::GetServer::Reply> on(Context, proto::GetServer::Request);
  awaitable<proto::ListServers::Reply> on(Context, proto::ListServers::Request);
  awaitable<proto::ListServerNames::Reply> on(Context, proto::ListServerNames::Request);
  awaitable<proto::GetServer::Reply> on(Context, proto::UpdateServer::Request);
  awaitable<rpc::Nothing> on(Context, proto::DeleteServer::Request);
  awaitable<rpc::Nothing> on(Context, proto::ChangeServerPower::Request);
  awaitable<rpc::Nothing> on(Context, proto::LockServer::Request);
  awaitable<proto::ChangeServerMetadata::Reply> on(Context, proto::ChangeServerMetadata::Request);
  awaitable<proto::ChangeServerTags::Reply> on(Context, proto::ChangeServerTags::Request);
  awaitable<proto::ListServerActions::Reply> on(Context, proto::ListServerActions::Request);

 private:
  Parts parts_;
};

void serve(rpc::Dispatcher& dispatcher, ServersHandlers& handlers);

}  // namespace nova::conductor
