#include "conductor/handlers/aggregates.hpp"

#include <algorithm>

#include "common/rpc/server.hpp"
#include "conductor/store/aggregates.hpp"

namespace nova::conductor {
namespace {

proto::Aggregate shown(const AggregateRow& row) {
  return {row.id, row.uuid, row.name, row.metadata, row.hosts, row.created, row.updated};
}

}  // namespace

awaitable<proto::ListAggregates::Reply> AggregatesHandlers::on(Context context,
                                                               proto::ListAggregates::Request) {
  const auto rows = co_await database_.read(context, [](Tx& tx) { return aggregate_list(tx); });
  proto::ListAggregates::Reply reply;
  for (const auto& row : rows) reply.aggregates.push_back(shown(row));
  co_return reply;
}

awaitable<proto::AggregateReply> AggregatesHandlers::on(Context context,
                                                        proto::GetAggregate::Request request) {
  const auto row = co_await database_.read(context, [&](Tx& tx) { return aggregate_get(tx, request.id); });
  proto::AggregateReply reply{shown(row)};
  co_return reply;
}

awaitable<proto::AggregateReply> AggregatesHandlers::on(Context context,
                                                        proto::CreateAggregate::Request request) {
  const auto row = co_await database_.transact(
      context, [&](Tx& tx) { return aggregate_insert(tx, request.name, request.zone); });
  proto::AggregateReply reply{shown(row)};
  co_return reply;
}

// Schedulers see aggregates as part of each host: every host that is or was a member is announced.
awaitable<proto::AggregateReply> AggregatesHandlers::on(Context context,
                                                        proto::ChangeAggregate::Request request) {
  const auto row = co_await database_.transact(context, [&](Tx& tx) {
    if (request.name) aggregate_rename(tx, request.id, *request.name);
    if (!request.metadata.empty()) aggregate_change_metadata(tx, request.id, request.metadata);
    if (!request.add_host.empty()) aggregate_add_host(tx, request.id, proto::HostName(request.add_host));
    if (!request.remove_host.empty())
      aggregate_remove_host(tx, request.id, proto::HostName(request.remove_host));
    return aggregate_get(tx, request.id);
  });
  for (const auto& host : row.hosts) news_.touched(host);
  if (!request.remove_host.empty()) news_.touched(proto::HostName(request.remove_host));
  proto::AggregateReply reply{shown(row)};
  co_return reply;
}

awaitable<rpc::Nothing> AggregatesHandlers::on(Context context, proto::DeleteAggregate::Request request) {
  co_await database_.transact(context, [&](Tx& tx) { aggregate_delete(tx, request.id); });
  co_return rpc::Nothing{};
}

void serve(rpc::Dispatcher& dispatcher, AggregatesHandlers& handlers) {
  dispatcher.add(proto::AggregatesService{}, handlers);
}

}  // namespace nova::conductor
