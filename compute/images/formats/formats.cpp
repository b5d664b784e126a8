#include "compute/images/formats/formats.hpp"

#include <array>

#include "common/error.hpp"

namespace nova::compute::images {
namespace {

template <std::size_t Offset>
bool has(const ByteSource& image, std::string_view magic) {
  return image.read(Offset, magic.size()) == magic;
}

bool shows_qed(const ByteSource& image) { return has<0>(image, std::string_view("QED\0", 4)); }
bool shows_luks(const ByteSource& image) { return has<0>(image, "LUKS\xba\xbe"); }
bool shows_vhdx(const ByteSource& image) { return has<0>(image, "vhdxfile"); }
bool shows_parallels(const ByteSource& image) {
  return has<0>(image, "WithoutFreeSpace") || has<0>(image, "WithouFreSpacExt");
}
bool shows_bochs(const ByteSource& image) { return has<0>(image, "Bochs Virtual HD Image"); }
bool shows_cloop(const ByteSource& image) { return has<0>(image, "#!/bin/sh\n#V2.0 Format"); }
bool shows_qcow1(const ByteSource& image) { return has<0>(image, std::string_view("QFI\xfb\0\0\0\1", 8)); }

constexpr std::array formats{
    Format{"qcow2", shows_qcow2, check_qcow2},     Format{"vmdk", shows_vmdk, check_vmdk},
    Format{"vpc", shows_vhd, check_vhd},           Format{"vdi", shows_vdi, check_vdi},
    Format{"qcow", shows_qcow1, nullptr},          Format{"qed", shows_qed, nullptr},
    Format{"luks", shows_luks, nullptr},           Format{"vhdx", shows_vhdx, nullptr},
    Format{"parallels", shows_parallels, nullptr}, Format{"bochs", shows_bochs, nullptr},
    Format{"cloop", shows_cloop, nullptr},
};

}  // namespace

void unacceptable(std::string why) {
  throw Fault(Error{Errc::bad_request, "Image is unacceptable: " + std::move(why), "ImageUnacceptable"});
}

std::span<const Format> container_formats() { return formats; }

bool shows_iso(const ByteSource& image) { return has<32769>(image, "CD001"); }

}  // namespace nova::compute::images
