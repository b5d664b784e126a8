#include "api/conductor_calls.hpp"

#include <fmt/format.h>

namespace nova::api {

awaitable<proto::Server> ConductorCalls::server(Context context, proto::ServerId id, bool deleted_too) {
  proto::GetServers::Look look{id, deleted_too, context.project_id, context.is_admin};
  SharedCalls<proto::GetServers::Look, proto::GetServers::Found>::Call call =
      [this, context = std::move(context)](
          std::vector<proto::GetServers::Look> looks) -> awaitable<std::vector<proto::GetServers::Found>> {
    proto::GetServers::Request ask{std::move(looks)};
    auto reply = co_await servers_.call<proto::GetServers>(context, std::move(ask));
    co_return std::move(reply.found);
  };
  auto found = co_await looks_.ask({}, std::move(look), std::move(call));
  if (!found.server)
    throw Fault(
        {Errc::not_found, fmt::format("Instance {} could not be found.", id.str()), "InstanceNotFound"});
  co_return std::move(*found.server);
}

// Who is of the same project and rank may see the same flavors.
awaitable<proto::Flavor> ConductorCalls::flavor(Context context, std::string flavor_id) {
  std::string key = fmt::format("{} {} {}", context.is_admin, context.project_id, flavor_id);
  SharedCalls<Nothing, proto::Flavor>::Call call =
      [this, context = std::move(context), flavor_id = std::move(flavor_id)](
          std::vector<Nothing> askers) -> awaitable<std::vector<proto::Flavor>> {
    proto::GetFlavor::Request ask{flavor_id};
    const auto reply = co_await flavors_.call<proto::GetFlavor>(context, std::move(ask));
    co_return std::vector<proto::Flavor>(askers.size(), reply.flavor);
  };
  co_return co_await flavor_reads_.ask(std::move(key), Nothing{}, std::move(call));
}

awaitable<proto::CreateServers::Reply> ConductorCalls::create(Context context,
                                                              proto::CreateServers::Request request) {
  proto::CreateTogether::Item item{proto::caller_of(context), std::move(request)};
  SharedCalls<proto::CreateTogether::Item, proto::CreateTogether::Outcome>::Call call =
      [this, context = std::move(context)](std::vector<proto::CreateTogether::Item> items)
      -> awaitable<std::vector<proto::CreateTogether::Outcome>> {
    proto::CreateTogether::Request ask{std::move(items)};
    auto reply = co_await servers_.call<proto::CreateTogether>(context, std::move(ask));
    co_return std::move(reply.outcomes);
  };
  auto outcome = co_await creates_.ask({}, std::move(item), std::move(call));
  if (!outcome.made) throw Fault({errc_of(outcome.code), outcome.message, outcome.kind});
  co_return std::move(*outcome.made);
}

awaitable<void> ConductorCalls::remove(Context context, proto::ServerId id) {
  proto::DeleteTogether::Item item{proto::caller_of(context), std::move(id)};
  SharedCalls<proto::DeleteTogether::Item, proto::DeleteTogether::Outcome>::Call call =
      [this, context = std::move(context)](std::vector<proto::DeleteTogether::Item> items)
      -> awaitable<std::vector<proto::DeleteTogether::Outcome>> {
    proto::DeleteTogether::Request ask{std::move(items)};
    auto reply = co_await servers_.call<proto::DeleteTogether>(context, std::move(ask));
    co_return std::move(reply.outcomes);
  };
  const auto outcome = co_await deletes_.ask({}, std::move(item), std::move(call));
  if (!outcome.code.empty()) throw Fault({errc_of(outcome.code), outcome.message, outcome.kind});
}

}  // namespace nova::api
