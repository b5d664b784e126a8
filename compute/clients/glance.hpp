// The Image service over Glance's API v2, spoken as this service's own user: a build may outlive the user's
// token. Owned by the app, used on one loop thread.
#pragma once
#include "common/openstack/service_client.hpp"
#include "compute/ports/image_service.hpp"

namespace nova::compute {

class Glance final : public ImageService {
 public:
  explicit Glance(openstack::ServiceClient& service) : service_(service) {}
  awaitable<void> download(Context context, proto::ImageId image, Sink sink) override;

 private:
  openstack::ServiceClient& service_;
};

}  // namespace nova::compute
