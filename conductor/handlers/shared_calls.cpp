#include "conductor/handlers/shared_calls.hpp"

#include <unordered_map>

#include "common/async/together.hpp"
#include "common/rpc/server.hpp"

namespace nova::conductor {
namespace {

using proto::GetServers;

// The looked for servers, live ones in one statement.
std::unordered_map<proto::ServerId, proto::Server> find_all(Tx& tx,
                                                            const std::vector<GetServers::Look>& looks,
                                                            ServerView view) {
  std::vector<proto::ServerId> ids;
  for (const auto& look : looks) ids.push_back(look.server);
  std::unordered_map<proto::ServerId, proto::Server> found;
  for (auto& server : servers_find(tx, ids, view)) {
    const auto id = server.id;
    found.emplace(id, std::move(server));
  }
  for (const auto& look : looks) {
    if (!look.deleted_too || found.contains(look.server)) continue;
    if (auto server = server_find_any(tx, look.server, view)) found.emplace(look.server, std::move(*server));
  }
  return found;
}

// What becomes of the items of a request, all in work at the same time.
template <class Method, class One>
awaitable<std::vector<typename Method::Outcome>> each_of(typename Method::Request request, One one) {
  std::vector<awaitable<typename Method::Outcome>> parts;
  for (auto& item : request.items) parts.push_back(one(std::move(item)));
  co_return co_await together(std::move(parts));
}

}  // namespace

awaitable<GetServers::Reply> SharedCallsHandlers::on(Context context, GetServers::Request request) {
  const auto all =
      co_await database_.read(context, [&](Tx& tx) { return find_all(tx, request.looks, view_); });
  GetServers::Reply reply;
  for (const auto& look : request.looks) {
    GetServers::Found one;
    const auto at = all.find(look.server);
    const bool visible = at != all.end() && (look.is_admin || at->second.project_id == look.project_id) &&
                         (look.deleted_too || !at->second.deleted);
    if (visible) one.server = at->second;
    reply.found.push_back(std::move(one));
  }
  co_return reply;
}

awaitable<proto::CreateTogether::Outcome> SharedCallsHandlers::create(Context limits,
                                                                      proto::CreateTogether::Item item) {
  proto::CreateTogether::Outcome outcome;
  Context context = proto::context_of(item.caller);
  context.deadline = limits.deadline;
  Error error;
  try {
    outcome.made = co_await servers_.on(std::move(context), std::move(item.create));
  } catch (const Fault& fault) {
    error = fault.error();
  }
  if (outcome.made) co_return outcome;
  outcome.code = name_of(error.code);
  outcome.message = error.message;
  outcome.kind = error.kind;
  co_return outcome;
}

awaitable<proto::DeleteTogether::Outcome> SharedCallsHandlers::remove(Context limits,
                                                                      proto::DeleteTogether::Item item) {
  Context context = proto::context_of(item.caller);
  context.deadline = limits.deadline;
  proto::DeleteServer::Request request;
  request.server = std::move(item.server);
  try {
    co_await servers_.on(std::move(context), std::move(request));
  } catch (const Fault& fault) {
    const Error& error = fault.error();
    co_return proto::DeleteTogether::Outcome{std::string(name_of(error.code)), error.message, error.kind};
  }
  co_return proto::DeleteTogether::Outcome{};
}

// They arrive at the creator together, and so share its transaction.
awaitable<proto::CreateTogether::Reply> SharedCallsHandlers::on(Context context,
                                                                proto::CreateTogether::Request request) {
  proto::CreateTogether::Reply reply;
  reply.outcomes = co_await each_of<proto::CreateTogether>(
      std::move(request), [&](auto item) { return create(context, std::move(item)); });
  co_return reply;
}

awaitable<proto::DeleteTogether::Reply> SharedCallsHandlers::on(Context context,
                                                                proto::DeleteTogether::Request request) {
  proto::DeleteTogether::Reply reply;
  reply.outcomes = co_await each_of<proto::DeleteTogether>(
      std::move(request), [&](auto item) { return remove(context, std::move(item)); });
  co_return reply;
}

void serve(rpc::Dispatcher& dispatcher, SharedCallsHandlers& handlers) {
  dispatcher.add(proto::SharedCallsService{}, handlers);
}

}  // namespace nova::conductor
