// The file behind the journal: lines appended and forced to disk, or the whole replaced at once. Blocking;
// used on a pool thread. A lock beside it keeps a second daemon away. Throws Fault(unavailable) with the
// system's words; a failed append leaves the file as it was.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace nova::compute {

// An open file; closed at the end.
class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int fd) : fd_(fd) {}
  FileHandle(FileHandle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileHandle& operator=(FileHandle&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileHandle();
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

class JournalFile {
 public:
  explicit JournalFile(std::filesystem::path path);

  // What the file holds, up to the last complete line; a torn one is cut off.
  std::string read();
  // With `force`, returns when the text would survive a loss of power.
  void append(std::string_view text, bool force);
  void replace(std::string_view text);
  std::uint64_t size() const { return size_; }

 private:
  void open_data();
  void sync_directory() const;
  [[noreturn]] void fail(std::string_view doing) const;

  std::filesystem::path path_;
  FileHandle lock_, data_;
  std::uint64_t size_ = 0;
};

}  // namespace nova::compute
