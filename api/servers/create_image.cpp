#include <fmt/format.h>

#include "api/conductor_calls.hpp"
#include "api/image_service.hpp"
#include "api/servers/create_resolve.hpp"
#include "common/async/together.hpp"
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
  proto::Flavor flavor;
  try {
    flavor = co_await request.services.conductor->flavor(request.context, id);
  } catch (const Fault& fault) {
    throw as_bad_request(fault, fmt::format("Flavor {} could not be found.", id));
  }
  if (flavor.disabled) throw Fault(Errc::bad_request, fmt::format("Flavor {} could not be found.", id));
  co_return flavor;
}

// Both are asked for at the same time; whose error is told does not depend on which answer came first.
struct Fetched {
  proto::Flavor flavor;
  proto::ImageMeta image;
  std::exception_ptr no_flavor, no_image;
};

awaitable<bool> fetch_flavor(const Request& request, std::string id, Fetched& out) {
  try {
    out.flavor = co_await get_flavor(request, std::move(id));
  } catch (...) {
    out.no_flavor = std::current_exception();
  }
  co_return true;
}

awaitable<bool> fetch_image(const Request& request, std::string id, Fetched& out) {
  try {
    out.image = co_await get_image(request, std::move(id));
  } catch (...) {
    out.no_image = std::current_exception();
  }
  co_return true;
}

awaitable<void> fetch(const Request& request, std::string flavor_id, std::string image_id, Fetched& out) {
  std::vector<awaitable<bool>> parts;
  parts.push_back(fetch_flavor(request, std::move(flavor_id), out));
  if (!image_id.empty()) parts.push_back(fetch_image(request, std::move(image_id), out));
  co_await together(std::move(parts));
  if (out.no_flavor) std::rethrow_exception(out.no_flavor);
}

}  // namespace

awaitable<void> resolve_image_and_flavor(const Request& request, const CreateServer& asked, Draft& draft) {
  const std::string image_id = asked.image ? asked.image->id : "";
  if (image_id.empty() && !asked.devices && !asked.devices_v1)
    throw Fault(Errc::bad_request, "Missing imageRef attribute");
  Fetched fetched;
  co_await fetch(request, asked.flavor.id, image_id, fetched);
  draft.flavor = std::move(fetched.flavor);
  const DeviceLimits limits{request.services.servers.max_local_block_devices};
  draft.block_devices = devices_of(asked, image_id, draft.flavor, limits);
  if (image_id.empty()) throw Fault(Errc::bad_request, "Missing imageRef attribute");
  if (fetched.no_image) std::rethrow_exception(fetched.no_image);
  draft.image = std::move(fetched.image);
  check_image(draft.image, draft.flavor);
  if (draft.flavor.root_gb == 0 && !request.allows("os_compute_api:servers:create:zero_disk_flavor"))
    throw Fault(Errc::forbidden, "Only volume-backed servers are allowed for flavors with zero disk.");
}

}  // namespace nova::api::servers
