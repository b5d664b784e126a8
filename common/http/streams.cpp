// The ready-made byte streams: a file and a text.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/async/blocking_pool.hpp"
#include "common/error.hpp"
#include "common/http/message.hpp"

namespace nova::http {
namespace {

class FileStream final : public ByteStream {
 public:
  FileStream(int fd, std::uint64_t size, BlockingPool* pool) : fd_(fd), size_(size), pool_(pool) {}
  ~FileStream() override { ::close(fd_); }
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  awaitable<std::size_t> read(std::span<char> into) override {
    if (pool_ == nullptr) co_return take(into);
    co_return co_await pool_->run([this, into] { return take(into); });
  }
  std::optional<std::uint64_t> length() const override { return size_; }

 private:
  std::size_t take(std::span<char> into) const {
    ssize_t n;
    do n = ::read(fd_, into.data(), into.size());
    while (n < 0 && errno == EINTR);
    if (n < 0) throw Fault(Errc::internal, std::string("reading a file failed: ") + std::strerror(errno));
    return static_cast<std::size_t>(n);
  }

  int fd_;
  std::uint64_t size_;
  BlockingPool* pool_;
};

class TextStream final : public ByteStream {
 public:
  explicit TextStream(std::string text) : text_(std::move(text)) {}
  awaitable<std::size_t> read(std::span<char> into) override {
    const std::size_t n = std::min(into.size(), text_.size() - at_);
    std::copy_n(text_.data() + at_, n, into.data());
    at_ += n;
    co_return n;
  }
  std::optional<std::uint64_t> length() const override { return text_.size(); }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace

std::shared_ptr<ByteStream> open_file_stream(const std::string& path, BlockingPool* pool) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info{};
  if (fd < 0 || ::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    if (fd >= 0) ::close(fd);
    throw Fault(Errc::not_found, "The file could not be opened.");
  }
  return std::make_shared<FileStream>(fd, static_cast<std::uint64_t>(info.st_size), pool);
}

std::shared_ptr<ByteStream> text_stream(std::string text) {
  return std::make_shared<TextStream>(std::move(text));
}

}  // namespace nova::http
