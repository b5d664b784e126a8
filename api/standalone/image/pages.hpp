// What of the Image API is the same for everybody: version document and schemas.
#pragma once
#include "api/standalone/rest.hpp"

namespace nova::api::standalone {

class ImagePages {
 public:
  void add_to(Endpoints& endpoints);

  awaitable<http::Response> choices(Call& call);
  awaitable<http::Response> versions(Call& call);
  awaitable<http::Response> image_schema(Call& call);
  awaitable<http::Response> images_schema(Call& call);
};

}  // namespace nova::api::standalone
