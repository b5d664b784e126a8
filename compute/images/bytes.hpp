// Random access to the bytes of an image, for the format inspector: from a file, or from memory in tests.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace nova::compute::images {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  // What is there of the `count` bytes from `offset`; shorter at the end.
  virtual std::string read(std::uint64_t offset, std::size_t count) const = 0;
};

class FileBytes final : public ByteSource {
 public:
  explicit FileBytes(const std::string& path);  // throws Fault(internal)
  ~FileBytes() override;
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;
  std::uint64_t size() const override { return size_; }
  std::string read(std::uint64_t offset, std::size_t count) const override;

 private:
  int fd_;
  std::uint64_t size_ = 0;
};

class MemoryBytes final : public ByteSource {
 public:
  explicit MemoryBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  std::string read(std::uint64_t offset, std::size_t count) const override {
    return offset < bytes_.size() ? bytes_.substr(offset, count) : std::string();
  }

 private:
  std::string bytes_;
};

// Integers inside `bytes`; 0 where they lie beyond its end.
std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t width);
std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t width);

}  // namespace nova::compute::images
