#include "api/conductor_calls.hpp"

#include <fmt/format.h>

namespace nova::api {

awaitable<std::vector<ConductorCalls::Found>> ConductorCalls::look(Context context, std::vector<Look> looks) {
  proto::GetServers::Request ask{std::move(looks)};
  auto reply = co_await servers_.call<proto::GetServers>(std::move(context), std::move(ask));
  co_return std::move(reply.found);
}

awaitable<proto::Server> ConductorCalls::server(Context context, proto::ServerId id, bool deleted_too) {
  Look one{id, deleted_too, context.project_id, context.is_admin};
  SharedCalls<Look, Found>::Call call = [this, context = std::move(context)](std::vector<Look> looks) {
    return look(context, std::move(looks));
  };
  auto found = co_await looks_.ask({}, std::move(one), std::move(call));
  if (!found.server)
    throw Fault(
        {Errc::not_found, fmt::format("Instance {} could not be found.", id.str()), "InstanceNotFound"});
  co_return std::move(*found.server);
}

awaitable<proto::Flavor> ConductorCalls::read_flavor(Context context, std::string flavor_id) {
  proto::GetFlavor::Request ask{std::move(flavor_id)};
  auto reply = co_await flavors_.call<proto::GetFlavor>(std::move(context), std::move(ask));
  co_return std::move(reply.flavor);
}

// Who is of the same project and rank may see the same flavors.
awaitable<proto::Flavor> ConductorCalls::flavor(Context context, std::string flavor_id) {
  std::string key = fmt::format("{} {} {}", context.is_admin, context.project_id, flavor_id);
  co_return co_await flavor_reads_.ask(
      std::move(key), [this, context = std::move(context), flavor_id = std::move(flavor_id)] {
        return read_flavor(context, flavor_id);
      });
}

template <class Method>
awaitable<std::vector<typename Method::Outcome>> ConductorCalls::do_all(
    Context context, std::vector<typename Method::Item> items) {
  typename Method::Request request{std::move(items)};
  auto reply = co_await servers_.call<Method>(std::move(context), std::move(request));
  co_return std::move(reply.outcomes);
}

template <class Method>
awaitable<typename Method::Outcome> ConductorCalls::ask(Together<Method>& calls, Context context,
                                                        typename Method::Item item) {
  typename Together<Method>::Call call =
      [this, context = std::move(context)](std::vector<typename Method::Item> items) {
        return do_all<Method>(context, std::move(items));
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
