// QEMU's docs/interop/qcow2.txt. Refused: backing files, external data files, encryption, and features that
// are not known here, since they may change what the rest means.
#include <fmt/format.h>

#include "compute/images/formats/formats.hpp"

namespace nova::compute::images {
namespace {

constexpr std::uint64_t dirty = 1, corrupt = 2, external_data = 4, compression_type = 8, extended_l2 = 16;
constexpr std::uint64_t extension_backing_format = 0xe2792aca, extension_data_file = 0x44415441;
constexpr std::uint64_t largest = 1ULL << 56;

void check_features(std::string_view header, std::uint64_t version) {
  if (version < 3) return;
  const auto features = big_endian(header, 72, 8);
  if ((features & external_data) != 0) unacceptable("the qcow2 file refers to an external data file.");
  if ((features & corrupt) != 0) unacceptable("the qcow2 file is marked as corrupt.");
  if ((features & ~(dirty | compression_type | extended_l2)) != 0)
    unacceptable("the qcow2 file uses features that are not known.");
}

// The list of extensions between header and first cluster.
void check_extensions(const ByteSource& image, std::uint64_t at, std::uint64_t end) {
  while (at + 8 <= end) {
    const auto head = image.read(at, 8);
    const auto type = big_endian(head, 0, 4);
    const auto length = big_endian(head, 4, 4);
    if (head.size() < 8 || type == 0) return;
    if (type == extension_data_file) unacceptable("the qcow2 file refers to an external data file.");
    if (type == extension_backing_format) unacceptable("the qcow2 file refers to a backing file.");
    if (length > end) unacceptable("the qcow2 file's header makes no sense.");
    at += 8 + (length + 7) / 8 * 8;
  }
}

}  // namespace

bool shows_qcow2(const ByteSource& image) {
  const auto head = image.read(0, 8);
  return head.starts_with("QFI\xfb") && big_endian(head, 4, 4) >= 2;
}

std::uint64_t check_qcow2(const ByteSource& image) {
  const auto header = image.read(0, 112);
  const auto version = big_endian(header, 4, 4);
  const auto cluster_bits = big_endian(header, 20, 4);
  const auto size = big_endian(header, 24, 8);
  if (header.size() < 72 || version < 2 || version > 3)
    unacceptable(fmt::format("qcow2 version {} is not known.", version));
  if (cluster_bits < 9 || cluster_bits > 21 || size > largest)
    unacceptable("the qcow2 file's header makes no sense.");
  if (big_endian(header, 8, 8) != 0 || big_endian(header, 16, 4) != 0)
    unacceptable("the qcow2 file refers to a backing file.");
  if (big_endian(header, 32, 4) != 0) unacceptable("the qcow2 file is encrypted.");
  check_features(header, version);
  const auto header_length = version == 2 ? 72 : big_endian(header, 100, 4);
  if (version == 3 && header_length < 104) unacceptable("the qcow2 file's header makes no sense.");
  check_extensions(image, header_length, std::uint64_t{1} << cluster_bits);
  return size;
}

}  // namespace nova::compute::images
