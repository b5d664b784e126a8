#include "api/conductor_calls.hpp"

#include <fmt/format.h>

namespace nova::api {

awaitable<proto::Server> ConductorCalls::server(Context context, proto::ServerId id, bool deleted_too) {
  proto::GetServers::Look look{id, deleted_too, context.project_id, context.is_admin};
  SharedCalls<proto::GetServers::Look, proto::GetServers::Found>::Call call =
      // NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines): ask() keeps it
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
  co_return co_await flavor_reads_.ask(
      std::move(key),
      // NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines): ask() keeps it
      [this, context = std::move(context), flavor_id = std::move(flavor_id)]() -> awaitable<proto::Flavor> {
        proto::GetFlavor::Request ask{flavor_id};
        auto reply = co_await flavors_.call<proto::GetFlavor>(context, std::move(ask));
        co_return std::move(reply.flavor);
      });
}

template <class Method>
awaitable<typename Method::Outcome> ConductorCalls::ask(Together<Method>& calls, Context context,
                                                        typename Method::Item item) {
  typename Together<Method>::Call call =
      // NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines): ask() keeps it
      [this, context = std::move(context)](
          std::vector<typename Method::Item> items) -> awaitable<std::vector<typename Method::Outcome>> {
    typename Method::Request request{std::move(items)};
    auto reply = co_await servers_.call<Method>(context, std::move(request));
    co_return std::move(reply.outcomes);
  };
  co_return co_await calls.ask({}, std::move(item), std::move(call));
}

awaitable<proto::CreateServers::Reply> ConductorCalls::create(Context context,
                                                              proto::CreateServers::Request request) {
  proto::CreateTogether::Item item{proto::caller_of(context), std::move(request)};
  auto outcome = co_await ask<proto::CreateTogether>(creates_, std::move(context), std::move(item));
  if (!outcome.made) throw Fault({errc_of(outcome.code), outcome.message, outcome.kind});
  co_return std::move(*outcome.made);
}

awaitable<void> ConductorCalls::remove(Context context, proto::ServerId id) {
  proto::DeleteTogether::Item item{proto::caller_of(context), std::move(id)};
  const auto outcome = co_await ask<proto::DeleteTogether>(deletes_, std::move(context), std::move(item));
  if (!outcome.code.empty()) throw Fault({errc_of(outcome.code), outcome.message, outcome.kind});
}

}  // namespace nova::api
