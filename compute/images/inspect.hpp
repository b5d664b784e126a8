// Looks at an image before anything else touches it: is it what its owner says, and does it refer to nothing
// outside itself? Reads headers only and never guesses a format. Pure over ByteSource. An image that must not
// be used is Fault(bad_request) of kind ImageUnacceptable.
#pragma once
#include <string>
#include <string_view>

#include "compute/images/bytes.hpp"

namespace nova::compute::images {

struct ImageFacts {
  std::string format;  // as qemu-img calls it: raw, qcow2, vmdk, vpc, vdi
  std::int64_t virtual_size = 0;
};

// `declared` is the image's disk_format in the Image service.
ImageFacts inspect(const ByteSource& image, std::string_view declared);

}  // namespace nova::compute::images
