// The conductor's answers about host aggregates (proto/conductor/aggregates.hpp).
#pragma once
#include "conductor/db/database.hpp"
#include "conductor/host_news.hpp"
#include "proto/conductor/aggregates.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class AggregatesHandlers {
 public:
  AggregatesHandlers(db::Database& database, HostNews& news) : database_(database), news_(news) {}

  awaitable<proto::ListAggregates::Reply> on(Context, proto::ListAggregates::Request);
  awaitable<proto::AggregateReply> on(Context, proto::GetAggregate::Request);
  awaitable<proto::AggregateReply> on(Context, proto::CreateAggregate::Request);
  awaitable<proto::AggregateReply> on(Context, proto::ChangeAggregate::Request);
  awaitable<rpc::Nothing> on(Context, proto::DeleteAggregate::Request);

 private:
  db::Database& database_;
  HostNews& news_;
};

void serve(rpc::Dispatcher& dispatcher, AggregatesHandlers& handlers);

}  // namespace nova::conductor
