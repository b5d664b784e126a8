// VirtualBox's VDI.
#include "compute/images/formats/formats.hpp"

namespace nova::compute::images {

bool shows_vdi(const ByteSource& image) { return little_endian(image.read(64, 4), 0, 4) == 0xbeda107f; }

std::uint64_t check_vdi(const ByteSource& image) {
  const auto header = image.read(0, 512);
  const auto type = little_endian(header, 76, 4);
  if (type != 1 && type != 2) unacceptable("the VDI file refers to another file.");  // 1 dynamic, 2 fixed
  const auto size = little_endian(header, 368, 8);
  if (size > (1ULL << 52)) unacceptable("the VDI file's header makes no sense.");
  return size;
}

}  // namespace nova::compute::images
