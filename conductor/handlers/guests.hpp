// The conductor's answers about guests (proto/conductor/guests.hpp). Used on the loop thread.
#pragma once
#include "conductor/db/database.hpp"
#include "proto/conductor/guests.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class GuestsHandlers {
 public:
  // `database` outlives the handlers.
  explicit GuestsHandlers(db::Database& database) : database_(database) {}

  awaitable<proto::GetGuest::Reply> on(Context, proto::GetGuest::Request);
  awaitable<rpc::Nothing> on(Context, proto::SetGuestPassword::Request);

 private:
  db::Database& database_;
};

void serve(rpc::Dispatcher& dispatcher, GuestsHandlers& handlers);

}  // namespace nova::conductor
