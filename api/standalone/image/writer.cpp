#include "api/standalone/image/writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "common/error.hpp"

namespace nova::api::standalone {
namespace {

constexpr std::size_t head_bytes = 32;

[[noreturn]] void fail(std::string_view what, const std::string& path) {
  if (errno == ENOSPC || errno == EDQUOT)
    throw Fault(Errc::too_large,
                "Image storage media is full: there is not enough space for the image's data.");
  throw Fault(Errc::internal, fmt::format("{} {} failed: {}", what, path, std::strerror(errno)));
}

class Digest {
 public:
  explicit Digest(const EVP_MD* kind) : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    if (!context_ || EVP_DigestInit_ex(context_.get(), kind, nullptr) != 1)
      throw Fault(Errc::internal, "A digest that images need is not available");
  }
  void add(std::span<const char> bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), raw.data(), &size);
    std::string out;
    for (unsigned i = 0; i < size; ++i) out += fmt::format("{:02x}", raw[i]);
    return out;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

struct ImageWriter::Digests {
  Digest md5{EVP_md5()}, sha512{EVP_sha512()};
};

ImageWriter::ImageWriter(std::string path) : path_(std::move(path)), digests_(std::make_unique<Digests>()) {
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  if (fd_ < 0) fail("making", path_);
}

ImageWriter::~ImageWriter() {
  ::close(fd_);
  if (!finished_) ::unlink(path_.c_str());
}

void ImageWriter::write_all(std::span<const char> bytes) const {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("writing", path_);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
}

void ImageWriter::write(std::span<const char> bytes) {
  write_all(bytes);
  digests_->md5.add(bytes);
  digests_->sha512.add(bytes);
  size_ += static_cast<std::int64_t>(bytes.size());
  if (head_.size() < head_bytes)
    head_.append(bytes.data(), std::min(bytes.size(), head_bytes - head_.size()));
}

StoredData ImageWriter::finish(std::string_view disk_format) {
  if (::fsync(fd_) != 0) fail("syncing", path_);
  const std::string folder = path_.substr(0, path_.rfind('/'));
  const int dir = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dir < 0 || ::fsync(dir) != 0) {
    if (dir >= 0) ::close(dir);
    fail("syncing", folder);
  }
  ::close(dir);
  finished_ = true;
  return {size_, digests_->md5.hex(), digests_->sha512.hex(), virtual_size(disk_format, head_, size_)};
}

std::optional<std::int64_t> virtual_size(std::string_view disk_format, std::string_view head,
                                         std::int64_t size) {
  if (disk_format == "raw" || disk_format == "iso") return size;
  if (disk_format != "qcow2" || head.size() < head_bytes || !head.starts_with("QFI\xfb")) return std::nullopt;
  std::uint64_t out = 0;
  for (std::size_t i = 24; i < 32; ++i) out = out << 8 | static_cast<unsigned char>(head[i]);
  if (out > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  return static_cast<std::int64_t>(out);
}

}  // namespace nova::api::standalone
