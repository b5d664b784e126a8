// What a build wants of the Image service. Implemented over Glance's API (compute/clients/glance.hpp) and by
// test doubles.
#pragma once
#include <functional>
#include <span>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "proto/ids.hpp"

namespace nova::compute {

class ImageService {
 public:
  using Sink = std::function<awaitable<void>(std::span<const char>)>;

  virtual ~ImageService() = default;
  // The image's bytes, in order. Fault(not_found) if there is none of that id, Fault(unavailable) when the
  // service is away or the transfer broke off.
  virtual awaitable<void> download(Context context, proto::ImageId image, Sink sink) = 0;
};

}  // namespace nova::compute
