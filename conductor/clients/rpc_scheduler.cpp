#include "conductor/clients/rpc_scheduler.hpp"

namespace nova::conductor {

awaitable<std::vector<proto::Selection>> RpcScheduler::select(Context context, proto::RequestSpec request,
                                                              proto::ServerId server) {
  proto::SelectDestinations::Request ask;
  ask.request = std::move(request);
  ask.servers.push_back(std::move(server));
  auto reply = co_await client_.call<proto::SelectDestinations>(std::move(context), std::move(ask));
  if (reply.selections.empty() || reply.selections.front().empty())
    throw Fault({Errc::no_valid_host, "No valid host was found.", "NoValidHost"});
  co_return std::move(reply.selections.front());
}

}  // namespace nova::conductor
