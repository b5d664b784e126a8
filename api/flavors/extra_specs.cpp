#include <fmt/format.h>

#include "api/flavors/extra_spec_rules.hpp"
#include "api/flavors/handlers.hpp"
#include "proto/conductor/flavors.hpp"

namespace nova::api::flavors {
namespace {

using SpecMap = std::map<std::string, std::string>;

awaitable<void> change(const Request& request, proto::MapChange how, SpecMap specs) {
  proto::ChangeFlavorExtraSpecs::Request ask;
  ask.flavor_id = request.path[0];
  ask.change = how;
  ask.extra_specs = std::move(specs);
  co_await request.call<proto::FlavorsService, proto::ChangeFlavorExtraSpecs>(std::move(ask));
}

Fault no_such_spec(const Request& request) {
  return Fault(Errc::not_found,
               fmt::format("Flavor {} has no extra specs with key {}.", request.path[0], request.path[1]));
}

}  // namespace

awaitable<Reply> list_extra_specs(Request& request) {
  auto flavor = co_await get_flavor(request, request.path[0]);
  co_return request.reply(Only<"extra_specs", SpecMap>{std::move(flavor.extra_specs)});
}

awaitable<Reply> show_extra_spec(Request& request) {
  const auto flavor = co_await get_flavor(request, request.path[0]);
  const auto at = flavor.extra_specs.find(request.path[1]);
  if (at == flavor.extra_specs.end()) throw no_such_spec(request);
  SpecMap one;
  one.insert(*at);
  co_return request.reply(one);
}

awaitable<Reply> add_extra_specs(Request& request, ExtraSpecsBody body) {
  co_await change(request, proto::MapChange::merge, body.value.items);
  co_return request.reply(body);
}

awaitable<Reply> add_checked_extra_specs(Request& request, ExtraSpecsBody body) {
  check_extra_specs(body.value.items);
  co_return co_await add_extra_specs(request, std::move(body));
}

awaitable<Reply> put_extra_spec(Request& request, ExtraSpecs body) {
  if (body.items.size() > 1) throw Fault(Errc::bad_request, "Request body contains too many items");
  if (!body.items.contains(request.path[1])) throw Fault(Errc::bad_request, "Request body and URI mismatch");
  co_await change(request, proto::MapChange::merge, body.items);
  co_return request.reply(body);
}

awaitable<Reply> put_checked_extra_spec(Request& request, ExtraSpecs body) {
  check_extra_specs(body.items);
  co_return co_await put_extra_spec(request, std::move(body));
}

awaitable<Reply> remove_extra_spec(Request& request) {
  const auto flavor = co_await get_flavor(request, request.path[0]);
  if (!flavor.extra_specs.contains(request.path[1])) throw no_such_spec(request);
  SpecMap one;
  one[request.path[1]] = "";
  co_await change(request, proto::MapChange::remove, std::move(one));
  co_return Reply{};
}

}  // namespace nova::api::flavors
