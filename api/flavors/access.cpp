#include <fmt/format.h>

#include "api/flavors/handlers.hpp"
#include "api/flavors/view.hpp"
#include "api/identity_service.hpp"
#include "proto/conductor/flavors.hpp"

namespace nova::api::flavors {
namespace {

awaitable<Reply> change(const Request& request, std::string add, std::string remove) {
  proto::ChangeFlavorAccess::Request ask;
  ask.flavor_id = request.path[0];
  ask.add = std::move(add);
  ask.remove = std::move(remove);
  const auto reply = co_await request.call<proto::FlavorsService, proto::ChangeFlavorAccess>(std::move(ask));
  Only<"flavor_access", std::vector<FlavorAccess>> list;
  for (const auto& project : reply.projects) list.value.push_back({request.path[0], project});
  co_return request.reply(list);
}

}  // namespace

awaitable<Reply> list_access(Request& request) {
  const auto flavor = co_await get_flavor(request, request.path[0]);
  if (flavor.is_public) throw Fault(Errc::not_found, "Access list not available for public flavors.");
  co_return co_await change(request, {}, {});
}

awaitable<Reply> add_access(Request& request, AddAccessBody body) {
  co_await require_project(*request.services.identity, request.context, body.value.tenant);
  co_return co_await change(request, std::move(body.value.tenant), {});
}

awaitable<Reply> add_private_access(Request& request, AddAccessBody body) {
  co_await require_project(*request.services.identity, request.context, body.value.tenant);
  const auto flavor = co_await get_flavor(request, request.path[0]);
  if (flavor.is_public) throw Fault(Errc::conflict, "Can not add access to a public flavor.");
  co_return co_await change(request, std::move(body.value.tenant), {});
}

awaitable<Reply> remove_access(Request& request, RemoveAccessBody body) {
  co_await require_project(*request.services.identity, request.context, body.value.tenant);
  co_return co_await change(request, {}, std::move(body.value.tenant));
}

}  // namespace nova::api::flavors
