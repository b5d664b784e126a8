// The conductor's answers about services and zones (proto/conductor/services.hpp).
#pragma once
#include "common/clock.hpp"
#include "conductor/db/database.hpp"
#include "conductor/host_news.hpp"
#include "proto/conductor/services.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class ServicesHandlers {
 public:
  ServicesHandlers(db::Database& database, HostNews& news, const Clock& clock, std::chrono::seconds down_time)
      : database_(database), news_(news), clock_(clock), down_time_(down_time) {}

  awaitable<proto::ListServices::Reply> on(Context, proto::ListServices::Request);
  awaitable<proto::ChangeService::Reply> on(Context, proto::ChangeService::Request);
  awaitable<rpc::Nothing> on(Context, proto::DeleteService::Request);
  awaitable<proto::ListZones::Reply> on(Context, proto::ListZones::Request);
  awaitable<proto::LocateHost::Reply> on(Context, proto::LocateHost::Request);

 private:
  db::Database& database_;
  HostNews& news_;
  const Clock& clock_;
  std::chrono::seconds down_time_;
};

void serve(rpc::Dispatcher& dispatcher, ServicesHandlers& handlers);

}  // namespace nova::conductor
