// /v2/images: descriptions of images. Their data are image_data.hpp's.
#pragma once
#include "api/standalone/image/files.hpp"
#include "api/standalone/rest.hpp"
#include "proto/conductor/images.hpp"

namespace nova::api::standalone {

// The image of the path's first value, if the caller may see it. Throws Fault(not_found).
awaitable<proto::images::Image> find_image(const Call& call);

class Images {
 public:
  // `files` outlives it.
  explicit Images(ImageFiles& files) : files_(files) {}
  void add_to(Endpoints& endpoints);

  awaitable<http::Response> list(Call& call);
  awaitable<http::Response> create(Call& call);
  awaitable<http::Response> show(Call& call);
  awaitable<http::Response> update(Call& call);
  awaitable<http::Response> remove(Call& call);
  awaitable<http::Response> add_tag(Call& call);
  awaitable<http::Response> remove_tag(Call& call);
  awaitable<http::Response> members(Call& call);

 private:
  ImageFiles& files_;
};

}  // namespace nova::api::standalone
