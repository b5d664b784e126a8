// One row per image format: how it shows, and what must hold before QEMU may read it. Called by inspect.cpp.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "compute/images/bytes.hpp"

namespace nova::compute::images {

[[noreturn]] void unacceptable(std::string why);

struct Format {
  std::string_view name;  // as qemu-img calls it
  bool (*shows)(const ByteSource&);
  // Returns the virtual size; throws through unacceptable().
  std::uint64_t (*check)(const ByteSource&);
};

// Formats that are more than plain bytes. Those without `check` are known only to be refused.
std::span<const Format> container_formats();

bool shows_qcow2(const ByteSource& image);
std::uint64_t check_qcow2(const ByteSource& image);
bool shows_vmdk(const ByteSource& image);
std::uint64_t check_vmdk(const ByteSource& image);
bool shows_vhd(const ByteSource& image);
std::uint64_t check_vhd(const ByteSource& image);
bool shows_vdi(const ByteSource& image);
std::uint64_t check_vdi(const ByteSource& image);
bool shows_iso(const ByteSource& image);

}  // namespace nova::compute::images
