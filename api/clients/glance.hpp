// The Image service over its v2 REST API, with the caller's token. Owned by the app; one loop thread.
#pragma once
#include "api/image_service.hpp"
#include "common/async/shared_reads.hpp"
#include "common/json/value.hpp"
#include "common/openstack/service_client.hpp"

namespace nova::api {

class Glance final : public ImageService {
 public:
  // `client` outlives it.
  explicit Glance(openstack::ServiceClient& client) : client_(client) {}
  awaitable<ImageRecord> get(Context context, std::string image_id) override;
  awaitable<std::vector<ImageRecord>> list(Context context,
                                           std::vector<std::pair<std::string, std::string>> filters) override;
  awaitable<void> remove(Context context, std::string image_id) override;
  awaitable<void> change_properties(Context context, std::string image_id,
                                    std::map<std::string, std::string> before,
                                    std::map<std::string, std::string> after) override;
  awaitable<std::string> home(Context context) override { return client_.endpoint(std::move(context)); }

 private:
  awaitable<ImageRecord> fetch(Context context, std::string image_id);

  openstack::ServiceClient& client_;
  SharedReads<ImageRecord> reads_;  // many creates at once want the same image
};

// The JSON patch from one set of properties to another.
std::string property_patch(const std::map<std::string, std::string>& before,
                           const std::map<std::string, std::string>& after);
// One image of the Image API: members that it does not define are properties.
ImageRecord parse_image(const json::Value& value);

}  // namespace nova::api
