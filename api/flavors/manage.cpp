#include "api/flavors/handlers.hpp"
#include "api/flavors/view.hpp"
#include "proto/conductor/flavors.hpp"

namespace nova::api::flavors {
namespace {

Reply answer(const Request& request, const proto::Flavor& flavor) {
  const bool extra_specs = request.allows("os_compute_api:os-flavor-extra-specs:index");
  return request.reply(Only<"flavor", FlavorView>{view_of(flavor, request.links, extra_specs)});
}

proto::Flavor flavor_of(const CreateFlavor& body) {
  proto::Flavor flavor;
  flavor.flavor_id = body.id.text;
  flavor.name = body.name.text;
  flavor.memory_mb = static_cast<int>(body.ram.value);
  flavor.vcpus = static_cast<int>(body.vcpus.value);
  flavor.root_gb = static_cast<int>(body.disk.value);
  flavor.ephemeral_gb = static_cast<int>(body.ephemeral.value);
  flavor.swap_mb = static_cast<int>(body.swap.value);
  flavor.rxtx_factor = body.rxtx_factor;
  flavor.is_public = body.is_public.value;
  flavor.description = body.description;
  return flavor;
}

}  // namespace

awaitable<proto::Flavor> get_flavor(const Request& request, std::string flavor_id) {
  proto::GetFlavor::Request ask;
  ask.flavor_id = std::move(flavor_id);
  auto reply = co_await request.call<proto::FlavorsService, proto::GetFlavor>(std::move(ask));
  co_return std::move(reply.flavor);
}

awaitable<Reply> show(Request& request) {
  const auto flavor = co_await get_flavor(request, request.path[0]);
  co_return answer(request, flavor);
}

awaitable<Reply> create(Request& request, CreateFlavorBody body) {
  proto::CreateFlavor::Request ask;
  ask.flavor = flavor_of(body.value);
  const auto reply = co_await request.call<proto::FlavorsService, proto::CreateFlavor>(std::move(ask));
  co_return answer(request, reply.flavor);
}

awaitable<Reply> describe(Request& request, DescribeFlavorBody body) {
  proto::DescribeFlavor::Request ask;
  ask.flavor_id = request.path[0];
  ask.description = std::move(body.value.description);
  const auto reply = co_await request.call<proto::FlavorsService, proto::DescribeFlavor>(std::move(ask));
  co_return answer(request, reply.flavor);
}

awaitable<Reply> remove(Request& request) {
  proto::DeleteFlavor::Request ask;
  ask.flavor_id = request.path[0];
  co_await request.call<proto::FlavorsService, proto::DeleteFlavor>(std::move(ask));
  co_return Reply{};
}

}  // namespace nova::api::flavors
