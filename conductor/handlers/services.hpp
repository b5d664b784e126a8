// The conductor's answers about services and zones (proto/conductor/services.hpp).
#pragma once
#include "common/clock.hpp"
#include "conductor/db/database.hpp"
#include "conductor/host_news.hpp"
#include "conductor/logic/hearing.hpp"
#include "proto/conductor/services.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class ServicesHandlers {
 public:
  // All outlive the handlers.
  ServicesHandlers(db::Database& database, HostNews& news, const Clock& clock, const Hearing& hearing)
      : database_(database), news_(news), clock_(clock), hearing_(hearing) {}

  awaitable<proto::ListServices::Reply> on(Context, proto::ListServices::Request);
  awaitable<proto::ChangeService::Reply> on(Context, proto::ChangeService::Request);
  awaitable<rpc::Nothing> on(Context, proto::DeleteService::Request);
  awaitable<proto::ListZones::Reply> on(Context, proto::ListZones::Request);
  awaitable<proto::LocateHost::Reply> on(Context, proto::LocateHost::Request);

 private:
  db::Database& database_;
  HostNews& news_;
  const Clock& clock_;
  const Hearing& hearing_;
};

void serve(rpc::Dispatcher& dispatcher, ServicesHandlers& handlers);

}  // namespace nova::conductor
