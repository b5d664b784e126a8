// The Image v2 service of a cloud without Glance: descriptions kept by the conductor, data in a folder of
// this machine. One loop thread.
#pragma once
#include "api/standalone/image/image_data.hpp"
#include "api/standalone/image/images.hpp"
#include "api/standalone/image/pages.hpp"

namespace nova::api::standalone {

class ImageStore {
 public:
  struct Setup {
    rpc::Bus* bus = nullptr;  // outlives it
    std::string folder;
    std::uint64_t size_cap = 0;
    Logger log;
  };
  explicit ImageStore(Setup setup);
  void add_to(Endpoints& endpoints);
  // Makes the folder, and removes files that a process left behind when it was killed.
  awaitable<void> start();

 private:
  awaitable<std::set<std::string>> known_files();

  Setup setup_;
  ImageFiles files_;
  Images images_;
  ImageData data_;
  ImagePages pages_;
};

}  // namespace nova::api::standalone
