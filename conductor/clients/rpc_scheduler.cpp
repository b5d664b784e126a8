#include "conductor/clients/rpc_scheduler.hpp"

#include "common/encode.hpp"

namespace nova::conductor {

awaitable<std::vector<RpcScheduler::Selections>> RpcScheduler::ask(Context context,
                                                                   proto::RequestSpec request,
                                                                   std::vector<proto::ServerId> servers) {
  proto::SelectDestinations::Request ask;
  ask.request = std::move(request);
  ask.servers = std::move(servers);
  const std::size_t wanted = ask.servers.size();
  auto reply = co_await client_.call<proto::SelectDestinations>(std::move(context), std::move(ask));
  bool complete = reply.selections.size() == wanted;
  for (const auto& selections : reply.selections) complete = complete && !selections.empty();
  if (!complete) throw Fault({Errc::no_valid_host, "No valid host was found.", "NoValidHost"});
  co_return std::move(reply.selections);
}

awaitable<RpcScheduler::Selections> RpcScheduler::select(Context context, proto::RequestSpec request,
                                                         proto::ServerId server) {
  // A member of a group depends on where the others are: never together with one of them.
  std::string key = request.group ? server.str() : encode(request);
  SharedCalls<proto::ServerId, Selections>::Call call =
      [this, context = std::move(context), request = std::move(request)](
          std::vector<proto::ServerId> servers) { return ask(context, request, std::move(servers)); };
  co_return co_await calls_.ask(std::move(key), std::move(server), std::move(call));
}

}  // namespace nova::conductor
