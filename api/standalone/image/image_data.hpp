// /v2/images/{id}/file: the data of an image, streamed to and from its file. An upload holds the image by a
// lease that it renews; if this process dies, another upload may take the image when the lease has run out.
#pragma once
#include "api/standalone/image/files.hpp"
#include "api/standalone/rest.hpp"
#include "proto/conductor/images.hpp"

namespace nova::api::standalone {

class ImageData {
 public:
  // `files` outlives it; `size_cap` in bytes.
  ImageData(ImageFiles& files, std::uint64_t size_cap, Logger log);
  void add_to(Endpoints& endpoints);

  awaitable<http::Response> upload(Call& call);
  awaitable<http::Response> download(Call& call);

 private:
  struct Hold;
  awaitable<StoredData> receive(Call& call, const Hold& hold, ImageWriter& writer);
  awaitable<void> renew(const Call& call, const Hold& hold);
  awaitable<void> abandon(const Call& call, const Hold& hold);
  awaitable<void> end(const Call& call, const Hold& hold, StoredData data);
  void check_size(std::uint64_t size) const;

  ImageFiles& files_;
  const std::uint64_t size_cap_;
  Logger log_;
};

}  // namespace nova::api::standalone
