// The images of one host, each fetched once, checked, and kept under <instances>/_base as the backing of
// servers' disks. Used on one loop thread; what blocks runs on the pool. A server's folder holds a link
// named `base` to the image that its disk stands on: while there is one, the image stays.
#pragma once
#include <chrono>
#include <filesystem>

#include "common/async/blocking_pool.hpp"
#include "common/async/keyed_lock.hpp"
#include "common/config/option.hpp"
#include "common/log/log.hpp"
#include "compute/images/qemu_img.hpp"
#include "compute/ports/image_service.hpp"
#include "proto/image.hpp"

namespace nova::compute::images {

struct CacheOptions {
  static constexpr std::string_view section = "image_cache";
  std::string subdirectory_name = "_base";
  bool remove_unused_base_images = true;
  std::chrono::seconds remove_unused_original_minimum_age_seconds{86400};
  std::chrono::seconds manager_interval{2400};

  static constexpr auto options() {
    using O = CacheOptions;
    return Pack{
        option("subdirectory_name", &O::subdirectory_name, "Folder of the image cache below instances_path."),
        option("remove_unused_base_images", &O::remove_unused_base_images,
               "Remove images that no server's disk stands on."),
        option("remove_unused_original_minimum_age_seconds", &O::remove_unused_original_minimum_age_seconds,
               "How long an image stays after its last use.")
            .at_least(std::chrono::seconds(0)),
        option("manager_interval", &O::manager_interval,
               "Time between two looks for unused images; below 0: never.")};
  }
};

struct CachedImage {
  std::string path;
  std::string format;  // raw, qcow2
  std::int64_t virtual_size = 0;
};

class ImageCache {
 public:
  struct Ports {
    ImageService& service;
    BlockingPool& pool;
    const QemuImg& qemu_img;
  };
  ImageCache(Ports ports, std::filesystem::path instances, bool keep_raw, CacheOptions options,
             Logger log = {});

  // From the cache, or fetched into it. Fault(bad_request) when the image must not be used.
  awaitable<CachedImage> get(Context context, proto::ImageMeta image);
  // Removes what nobody uses and what a crash left half-done.
  awaitable<void> age();

 private:
  awaitable<CachedImage> fetch(Context context, proto::ImageMeta image, std::string name);
  awaitable<void> download(Context context, const proto::ImageMeta& image, std::filesystem::path to);

  Ports ports_;
  const std::filesystem::path instances_, folder_;
  const bool keep_raw_;
  const CacheOptions options_;
  Logger log_;
  KeyedLock fetching_;
};

}  // namespace nova::compute::images
