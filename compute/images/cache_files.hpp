// The files of the image cache: <sha1 of the image id> with the image, <...>.info with what is known of it,
// <...>.part while it is made. The image's own name appears last, by rename, so that it is whole whenever it
// is there. Blocking: for a BlockingPool.
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>

#include "compute/images/cache.hpp"
#include "compute/images/checksum.hpp"

namespace nova::compute::images {

// Nothing if the image is not there. Marks it as used now.
std::optional<CachedImage> find_cached(const std::filesystem::path& folder, const std::string& name);

// Takes a download piece by piece; runs of zeros become holes. Removes the file unless finished.
class PartFile {
 public:
  PartFile(std::filesystem::path path, std::optional<ExpectedHash> expected);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  void write(std::span<const char> bytes);
  // Syncs, and compares the hash and the size (unless 0). Throws Fault(unavailable) when they differ: what
  // came is not the image.
  void finish(std::int64_t size);

 private:
  std::filesystem::path path_;
  int fd_;
  std::int64_t length_ = 0;
  std::optional<ExpectedHash> expected_;
  std::optional<Digest> digest_;
  bool finished_ = false;
};

// Inspects the download, brings it into the form that is kept and gives it its name.
CachedImage adopt(const QemuImg& qemu_img, const std::filesystem::path& part, const std::filesystem::path& to,
                  std::string_view declared, bool keep_raw);

// Names of the images that servers' disks stand on.
std::set<std::string> images_in_use(const std::filesystem::path& instances);
// Removes unused images last used longer ago than `age`, and parts that nobody has written to for an hour.
std::vector<std::string> remove_unused(const std::filesystem::path& folder, const std::set<std::string>& used,
                                       std::chrono::seconds age);

}  // namespace nova::compute::images
