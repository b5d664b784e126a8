// Microsoft's VHD (qemu-img: vpc): a footer of 512 bytes, copied to the start of dynamic disks.
#include "compute/images/formats/formats.hpp"

namespace nova::compute::images {
namespace {

constexpr std::uint64_t fixed_disk = 2, dynamic_disk = 3;
constexpr std::size_t footer_size = 512;

std::string footer_of(const ByteSource& image) {
  if (shows_vhd(image)) return image.read(0, footer_size);
  return image.size() < footer_size ? std::string() : image.read(image.size() - footer_size, footer_size);
}

}  // namespace

// A fixed disk shows only at its end, where it is no more than a raw disk with something behind it.
bool shows_vhd(const ByteSource& image) { return image.read(0, 8) == "conectix"; }

std::uint64_t check_vhd(const ByteSource& image) {
  const auto footer = footer_of(image);
  if (!footer.starts_with("conectix")) unacceptable("its content is not VHD.");
  const auto type = big_endian(footer, 60, 4);
  if (type != fixed_disk && type != dynamic_disk) unacceptable("the VHD file refers to a backing file.");
  const auto size = big_endian(footer, 48, 8);
  if (size > (1ULL << 52)) unacceptable("the VHD file's header makes no sense.");
  return size;
}

}  // namespace nova::compute::images
