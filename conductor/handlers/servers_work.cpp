// Changes that go on after the answer: each commits its saga with the state that it promises.
#include <algorithm>

#include "common/encode.hpp"
#include "common/rpc/server.hpp"
#include "conductor/handlers/servers.hpp"
#include "conductor/logic/action_check.hpp"
#include "conductor/logic/new_saga.hpp"
#include "conductor/logic/server_spec.hpp"
#include "conductor/store/actions.hpp"
#include "conductor/store/server_secrets.hpp"
#include "conductor/workflows/host_action.hpp"

namespace nova::conductor {
namespace {

const proto::ActionSpec& action_of(proto::PowerOp op) {
  return *std::find_if(proto::power_actions.begin(), proto::power_actions.end(),
                       [&](const proto::ActionSpec& a) { return a.power == op; });
}

proto::ServerSpec full_spec(Tx& tx, const proto::Server& server) {
  return spec_of(server, server_secrets_find(tx, server.id).value_or(ServerSecrets{}));
}

}  // namespace

awaitable<proto::CreateServers::Reply> ServersHandlers::on(Context context,
                                                           proto::CreateServers::Request request) {
  auto created = co_await parts_.creator.create(context, std::move(request));
  for (auto& saga : created.sagas) parts_.runner.begin_after_crowd(std::move(saga));
  co_return std::move(created.reply);
}

awaitable<rpc::Nothing> ServersHandlers::on(Context context, proto::DeleteServer::Request request) {
  if (auto saga = co_await parts_.deleter.remove(std::move(context), std::move(request.server)))
    parts_.runner.begin(std::move(*saga));
  co_return rpc::Nothing{};
}

awaitable<rpc::Nothing> ServersHandlers::on(Context context, proto::ChangeServerPower::Request request) {
  const auto& action = action_of(request.op);
  auto sagas = co_await parts_.database.transact(context, [&](Tx& tx) {
    const auto server = server_lock_with_work(tx, request.server);
    if (!server) throw_not_found(request.server);
    check_visible(context, *server);
    check_unlocked(context, *server);
    check_states(*server, action);
    // A hard reboot is allowed while a soft one is stuck: it takes its place.
    sagas_supersede(tx, {request.server}, "a newer request took its place");
    ServerChange change;
    change.task_state = action.during;
    server_update(tx, request.server, change);
    action_insert(tx, context, std::string(action.record), request.server);
    HostActionState state{full_spec(tx, *server), server->host, request.op};
    std::vector<SagaRecord> begun;
    begun.push_back(new_saga(host_action, state, context, request.server, parts_.clock.now()));
    saga_insert(tx, begun, parts_.lease);
    return begun;
  });
  for (auto& saga : sagas) parts_.runner.begin(std::move(saga));
  co_return rpc::Nothing{};
}

void serve(rpc::Dispatcher& dispatcher, ServersHandlers& handlers) {
  dispatcher.add(proto::ServersService{}, handlers);
}

}  // namespace nova::conductor
