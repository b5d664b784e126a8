// What handlers ask of the Image service, with the caller's token. Implemented over its REST API
// (glance.hpp).
#pragma once
#include <map>
#include <string>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "common/time.hpp"
#include "proto/image.hpp"

namespace nova::api {

// An image with what only its views need.
struct ImageRecord {
  proto::ImageMeta meta;
  Timestamp created{}, updated{};
};

class ImageService {
 public:
  virtual ~ImageService() = default;
  // Throws Fault(not_found).
  virtual awaitable<ImageRecord> get(Context context, std::string image_id) = 0;
  // `filters` are query parameters of the Image API: limit, marker, name, status ...
  virtual awaitable<std::vector<ImageRecord>> list(
      Context context, std::vector<std::pair<std::string, std::string>> filters) = 0;
  virtual awaitable<void> remove(Context context, std::string image_id) = 0;
  // Turns the properties `before` into `after`.
  virtual awaitable<void> change_properties(Context context, std::string image_id,
                                            std::map<std::string, std::string> before,
                                            std::map<std::string, std::string> after) = 0;
  // Base URL of the service, for links.
  virtual awaitable<std::string> home(Context context) = 0;
};

}  // namespace nova::api
