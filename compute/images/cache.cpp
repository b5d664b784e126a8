#include "compute/images/cache.hpp"

#include "common/uuid.hpp"
#include "compute/images/cache_files.hpp"

namespace nova::compute::images {
namespace fs = std::filesystem;

namespace {
// Removes what a failed fetch leaves.
struct PartCleanup {
  fs::path part;
  ~PartCleanup() {
    std::error_code error;
    fs::remove(part, error);
    fs::remove(fs::path(part) += ".raw", error);
  }
};
}  // namespace

ImageCache::ImageCache(Ports ports, fs::path instances, bool keep_raw, CacheOptions options, Logger log)
    : ports_(ports),
      instances_(std::move(instances)),
      folder_(instances_ / options.subdirectory_name),
      keep_raw_(keep_raw),
      options_(std::move(options)),
      log_(std::move(log)) {}

awaitable<CachedImage> ImageCache::get(Context context, proto::ImageMeta image) {
  const auto name = sha1_hex(image.id.str());
  const auto hold = co_await fetching_.acquire(name);
  auto cached = co_await ports_.pool.run([folder = folder_, name] { return find_cached(folder, name); });
  if (cached) co_return std::move(*cached);
  co_return co_await fetch(std::move(context), std::move(image), name);
}

awaitable<CachedImage> ImageCache::fetch(Context context, proto::ImageMeta image, std::string name) {
  const auto begin = Context::Clock::now();
  // Its own name each time: several daemons may share the folder.
  const fs::path part = folder_ / (name + ".part-" + new_hex_id());
  const PartCleanup cleanup{part};
  co_await ports_.pool.run([folder = folder_] { fs::create_directories(folder); });
  co_await download(context, image, part);
  auto cached = co_await ports_.pool.run([this, part, name, declared = image.disk_format] {
    return adopt(ports_.qemu_img, part, folder_ / name, declared, keep_raw_);
  });
  const std::chrono::duration<double> took = Context::Clock::now() - begin;
  log_.info(context, "Image {} fetched and checked in {:.2f} seconds", image.id, took.count());
  co_return cached;
}

awaitable<void> ImageCache::download(Context context, const proto::ImageMeta& image, fs::path to) {
  const auto file = co_await ports_.pool.run(
      [to, hash = expected_hash(image)] { return std::make_shared<PartFile>(to, hash); });
  const auto sink = [this, file](std::span<const char> bytes) -> awaitable<void> {
    return ports_.pool.run([file, bytes] { file->write(bytes); });
  };
  co_await ports_.service.download(std::move(context), image.id, sink);
  co_await ports_.pool.run([file, size = image.size] { file->finish(size); });
}

awaitable<void> ImageCache::age() {
  if (!options_.remove_unused_base_images) co_return;
  const auto removed = co_await ports_.pool.run([this] {
    return remove_unused(folder_, images_in_use(instances_),
                         options_.remove_unused_original_minimum_age_seconds);
  });
  for (const auto& name : removed) log_.info("Removed the unused image {} from the cache", name);
}

}  // namespace nova::compute::images
