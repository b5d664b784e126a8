// The conductor's answers to calls that a nova-api makes for several requests at once
// (proto/conductor/shared_calls.hpp). Used on the loop thread.
#pragma once
#include "conductor/handlers/servers.hpp"
#include "proto/conductor/shared_calls.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class SharedCallsHandlers {
 public:
  // Both outlive the handlers.
  SharedCallsHandlers(db::Database& database, ServersHandlers& servers, ServerView view)
      : database_(database), servers_(servers), view_(view) {}

  awaitable<proto::GetServers::Reply> on(Context, proto::GetServers::Request);
  awaitable<proto::CreateTogether::Reply> on(Context, proto::CreateTogether::Request);
  awaitable<proto::DeleteTogether::Reply> on(Context, proto::DeleteTogether::Request);

 private:
  awaitable<proto::CreateTogether::Outcome> create(Context limits, proto::CreateTogether::Item item);
  awaitable<proto::DeleteTogether::Outcome> remove(Context limits, proto::DeleteTogether::Item item);

  db::Database& database_;
  ServersHandlers& servers_;
  const ServerView view_;
};

void serve(rpc::Dispatcher& dispatcher, SharedCallsHandlers& handlers);

}  // namespace nova::conductor
