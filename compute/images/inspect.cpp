#include "compute/images/inspect.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compute/images/formats/formats.hpp"

namespace nova::compute::images {
namespace {

// The name in QEMU's words; empty when it is not accepted.
std::string_view qemu_name(std::string_view declared) {
  if (declared == "vhd") return "vpc";
  if (declared == "iso" || declared == "ami" || declared == "aki" || declared == "ari") return "raw";
  for (const auto* name : {"raw", "qcow2", "vmdk", "vdi"})
    if (declared == name) return name;
  return {};
}

// A file may show one format at most: something that is two at once is made to be misread.
void check_signatures(const ByteSource& image, std::string_view declared, std::string_view expected) {
  for (const auto& format : container_formats())
    if (format.name != expected && format.shows(image))
      unacceptable(fmt::format("it is declared as {}, but its content is {}.", declared, format.name));
}

}  // namespace

ImageFacts inspect(const ByteSource& image, std::string_view declared) {
  const auto expected = qemu_name(declared);
  if (expected.empty()) unacceptable(fmt::format("disk format '{}' is not supported.", declared));
  if (image.size() == 0) unacceptable("it is empty.");
  check_signatures(image, declared, expected);
  ImageFacts facts{std::string(expected), static_cast<std::int64_t>(image.size())};
  if (declared == "iso" && !shows_iso(image)) unacceptable("it is declared as iso, but its content is not.");
  if (expected == "raw") return facts;
  const auto formats = container_formats();
  const auto row =
      std::find_if(formats.begin(), formats.end(), [&](const auto& f) { return f.name == expected; });
  // A fixed VHD shows at its end only; its check looks there.
  if (expected != "vpc" && !row->shows(image))
    unacceptable(fmt::format("it is declared as {}, but its content is not.", declared));
  facts.virtual_size = static_cast<std::int64_t>(row->check(image));
  if (facts.virtual_size == 0) unacceptable("it describes a disk of no size.");
  return facts;
}

}  // namespace nova::compute::images
