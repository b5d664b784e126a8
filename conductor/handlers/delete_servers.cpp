#include "conductor/handlers/delete_servers.hpp"

#include <algorithm>

#include "conductor/logic/action_check.hpp"
#include "conductor/logic/new_saga.hpp"
#include "conductor/logic/server_spec.hpp"
#include "conductor/store/actions.hpp"
#include "conductor/store/server_secrets.hpp"
#include "conductor/store/servers.hpp"
#include "conductor/workflows/remove.hpp"

namespace nova::conductor {
namespace {

ServerUpdate deleting(const proto::ServerId& server) {
  ServerUpdate update;
  update.server = server;
  update.change.task_state = proto::TaskState::deleting;
  return update;
}

}  // namespace

ServerDeleter::ServerDeleter(Parts parts)
    : parts_(std::move(parts)), batcher_(parts_.database, [this](Tx& tx, std::span<Item* const> items) {
        remove_together(tx, items);
      }) {}

awaitable<std::optional<SagaRecord>> ServerDeleter::remove(Context context, proto::ServerId server) {
  Item item{context, server, {}, {}};
  co_await batcher_.run(context, item);
  if (item.refusal) throw Fault(*item.refusal);
  co_return std::move(item.begun);
}

// Deletion wins over everything: what was running for the servers ends in the same transaction.
void ServerDeleter::remove_together(Tx& tx, std::span<Item* const> items) const {
  const auto accepted = accept(tx, items);
  if (accepted.empty()) return;
  std::vector<proto::ServerId> ids;
  std::vector<ServerUpdate> updates;
  std::vector<NewAction> actions;
  for (const auto& [item, server] : accepted) {
    ids.push_back(server.id);
    updates.push_back(deleting(server.id));
    actions.push_back(new_action(item->context, "delete", server.id));
  }
  sagas_supersede(tx, ids, "the server is being deleted");
  servers_update(tx, updates);
  action_insert(tx, actions);
  begin(tx, accepted, ids);
}

// Each server once: of two requests for it the second finds it being deleted.
std::vector<ServerDeleter::Accepted> ServerDeleter::accept(Tx& tx, std::span<Item* const> items) {
  std::vector<proto::ServerId> ids;
  for (const Item* item : items) ids.push_back(item->server);
  auto servers = servers_lock_with_work(tx, ids);
  std::vector<Accepted> accepted;
  for (Item* item : items) {
    item->begun.reset();
    item->refusal.reset();
    const auto at = std::find_if(servers.begin(), servers.end(),
                                 [&](const proto::Server& server) { return server.id == item->server; });
    try {
      if (at == servers.end()) throw_not_found(item->server);
      check_visible(item->context, *at);
      check_unlocked(item->context, *at);
    } catch (const Fault& fault) {
      item->refusal = fault.error();
      continue;
    }
    if (at->task_state == proto::TaskState::deleting) continue;
    accepted.push_back({item, *at});
    at->task_state = proto::TaskState::deleting;
  }
  return accepted;
}

void ServerDeleter::begin(Tx& tx, const std::vector<Accepted>& accepted,
                          const std::vector<proto::ServerId>& ids) const {
  const auto secrets = server_secrets_of(tx, ids);
  std::vector<SagaRecord> sagas;
  for (const auto& [item, server] : accepted) {
    const auto its = std::find_if(secrets.begin(), secrets.end(),
                                  [&](const ServerSecrets& one) { return one.server == server.id; });
    RemoveState state;
    state.server = spec_of(server, its == secrets.end() ? ServerSecrets{} : *its);
    state.host = server.host;
    sagas.push_back(new_saga(remove_server, state, item->context, server.id, parts_.clock.now()));
  }
  saga_insert(tx, sagas, parts_.lease);
  for (std::size_t i = 0; i < sagas.size(); ++i) accepted[i].item->begun = std::move(sagas[i]);
}

}  // namespace nova::conductor
