#include "compute/images/bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/error.hpp"

namespace nova::compute::images {

FileBytes::FileBytes(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  struct stat facts{};
  if (fd_ < 0 || ::fstat(fd_, &facts) != 0) throw Fault(Errc::internal, "An image file cannot be opened.");
  size_ = static_cast<std::uint64_t>(facts.st_size);
}

FileBytes::~FileBytes() { ::close(fd_); }

std::string FileBytes::read(std::uint64_t offset, std::size_t count) const {
  std::string out(count, '\0');
  std::size_t have = 0;
  while (have < count) {
    const auto got = ::pread(fd_, out.data() + have, count - have, static_cast<off_t>(offset + have));
    if (got < 0) throw Fault(Errc::internal, "An image file cannot be read.");
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  out.resize(have);
  return out;
}

std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t width) {
  if (at > bytes.size() || width > bytes.size() - at) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t width) {
  if (at > bytes.size() || width > bytes.size() - at) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = width; i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return value;
}

}  // namespace nova::compute::images
