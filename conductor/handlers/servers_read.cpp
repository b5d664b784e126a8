// Reads: one server, lists, and what was done to a server.
#include "conductor/handlers/servers.hpp"
#include "conductor/logic/action_check.hpp"
#include "conductor/store/actions.hpp"
#include "conductor/store/server_list.hpp"

namespace nova::conductor {

awaitable<proto::GetServer::Reply> ServersHandlers::on(Context context, proto::GetServer::Request request) {
  auto found = co_await parts_.database.read(context, [&](Tx& tx) {
    return request.deleted_too ? server_find_any(tx, request.server, parts_.view)
                               : server_find(tx, request.server, parts_.view);
  });
  if (!found) throw_not_found(request.server);
  check_visible(context, *found);
  proto::GetServer::Reply reply{std::move(*found)};
  co_return reply;
}

awaitable<proto::ListServers::Reply> ServersHandlers::on(Context context,
                                                         proto::ListServers::Request request) {
  proto::ListServers::Reply reply;
  reply.servers =
      co_await parts_.database.read(context, [&](Tx& tx) { return server_list(tx, request, parts_.view); });
  co_return reply;
}

awaitable<proto::ListServerNames::Reply> ServersHandlers::on(Context context,
                                                             proto::ListServerNames::Request request) {
  proto::ListServerNames::Reply reply;
  reply.servers =
      co_await parts_.database.read(context, [&](Tx& tx) { return server_name_list(tx, request); });
  co_return reply;
}

awaitable<proto::ListServerActions::Reply> ServersHandlers::on(Context context,
                                                               proto::ListServerActions::Request request) {
  proto::ListServerActions::Reply reply;
  reply.actions = co_await parts_.database.read(context, [&](Tx& tx) {
    const auto server = server_find_any(tx, request.server);
    if (!server) throw_not_found(request.server);
    check_visible(context, *server);
    return action_list(tx, request);
  });
  co_return reply;
}

}  // namespace nova::conductor
