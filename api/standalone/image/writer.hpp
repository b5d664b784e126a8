// The file of one upload: written front to back, with its checksums computed on the way. Unless finish() was
// reached the file is removed again. Blocking; used on a pool thread, one call at a time.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nova::api::standalone {

struct StoredData {
  std::int64_t size = 0;
  std::string md5, sha512;  // hex
  std::optional<std::int64_t> virtual_size;
};

class ImageWriter {
 public:
  // Throws Fault(too_large) when the disk is full, Fault(internal) when the file cannot be made.
  explicit ImageWriter(std::string path);
  ~ImageWriter();
  ImageWriter(const ImageWriter&) = delete;
  ImageWriter& operator=(const ImageWriter&) = delete;

  void write(std::span<const char> bytes);
  // Safe on disk after it. `disk_format` tells how large a disk the data are.
  StoredData finish(std::string_view disk_format);
  std::int64_t size() const { return size_; }

 private:
  struct Digests;
  void write_all(std::span<const char> bytes) const;

  const std::string path_;
  int fd_ = -1;
  std::int64_t size_ = 0;
  std::string head_;  // the first bytes
  std::unique_ptr<Digests> digests_;
  bool finished_ = false;
};

// From the first bytes of a file; nothing if the format does not tell. Pure.
std::optional<std::int64_t> virtual_size(std::string_view disk_format, std::string_view head,
                                         std::int64_t size);

}  // namespace nova::api::standalone
