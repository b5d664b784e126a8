#include "compute/clients/glance.hpp"

#include <fmt/format.h>

#include "common/http/url.hpp"

namespace nova::compute {

awaitable<void> Glance::download(Context context, proto::ImageId image, Sink sink) {
  openstack::ServiceClient::Call call;
  call.path = "/v2/images/" + http::percent_encode(image.str()) + "/file";
  const auto response = co_await service_.download(std::move(context), std::move(call), std::move(sink));
  if (response.status == 404 || response.status == 204)
    throw Fault(
        Error{Errc::not_found, fmt::format("Image {} could not be found.", image.str()), "ImageNotFound"});
  if (response.status == 403 || response.status == 401)
    throw Fault(Error{Errc::forbidden, fmt::format("Not authorized for image {}.", image.str()),
                      "ImageNotAuthorized"});
  openstack::checked("Image", response);
}

}  // namespace nova::compute
