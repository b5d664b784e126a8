#include <fmt/format.h>

#include "api/image_service.hpp"
#include "api/servers/create_resolve.hpp"
#include "proto/conductor/flavors.hpp"

namespace nova::api::servers {
namespace {

// An absent thing that the body names is the body's error.
Fault as_bad_request(const Fault& fault, std::string message) {
  return fault.code() == Errc::not_found ? Fault(Errc::bad_request, std::move(message)) : fault;
}

awaitable<proto::ImageMeta> get_image(const Request& request, std::string id) {
  try {
    auto image = co_await request.services.images->get(request.context, id);
    co_return std::move(image.meta);
  } catch (const Fault& fault) {
    throw as_bad_request(fault, "Can not find requested image");
  }
}

awaitable<proto::Flavor> get_flavor(const Request& request, std::string id) {
  proto::GetFlavor::Request ask;
  ask.flavor_id = id;
  proto::Flavor flavor;
  try {
    auto reply = co_await request.call<proto::FlavorsService, proto::GetFlavor>(std::move(ask));
    flavor = std::move(reply.flavor);
  } catch (const Fault& fault) {
    throw as_bad_request(fault, fmt::format("Flavor {} could not be found.", id));
  }
  if (flavor.disabled) throw Fault(Errc::bad_request, fmt::format("Flavor {} could not be found.", id));
  co_return flavor;
}

}  // namespace

awaitable<void> resolve_image_and_flavor(const Request& request, const CreateServer& asked, Draft& draft) {
  const std::string image_id = asked.image ? asked.image->id : "";
  if (image_id.empty() && !asked.devices && !asked.devices_v1)
    throw Fault(Errc::bad_request, "Missing imageRef attribute");
  draft.flavor = co_await get_flavor(request, asked.flavor.id);
  const DeviceLimits limits{request.services.servers.max_local_block_devices};
  draft.block_devices = devices_of(asked, image_id, draft.flavor, limits);
  if (image_id.empty()) throw Fault(Errc::bad_request, "Missing imageRef attribute");
  draft.image = co_await get_image(request, image_id);
  check_image(draft.image, draft.flavor);
  if (draft.flavor.root_gb == 0 && !request.allows("os_compute_api:servers:create:zero_disk_flavor"))
    throw Fault(Errc::forbidden, "Only volume-backed servers are allowed for flavors with zero disk.");
}

}  // namespace nova::api::servers
