#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "compute/hypervisor/libvirt/domain/plan_parts.hpp"

namespace nova::compute::libvirt::planning {
namespace {

constexpr std::int64_t ordinary_page_kib = 4;

// "2048" (KiB), "2MB", "1GiB" ...
std::int64_t read_page_size(const std::string& text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  std::string unit(rest, end);
  std::transform(unit.begin(), unit.end(), unit.begin(), [](unsigned char c) { return std::tolower(c); });
  std::int64_t factor = 0;
  if (unit.empty() || unit.starts_with('k')) factor = 1;
  if (unit.starts_with('m')) factor = 1024;
  if (unit.starts_with('g')) factor = 1024 * 1024;
  if (error != std::errc() || value <= 0 || factor == 0)
    refuse("MemoryPageSizeInvalid", fmt::format("'{}' is no memory page size.", text));
  return value * factor;
}

std::int64_t huge_page_of(const Scene& scene, std::int64_t memory_kib) {
  auto sizes = scene.host.capabilities.page_sizes_kib;
  std::sort(sizes.rbegin(), sizes.rend());
  const auto wish = scene.wishes.agreed("mem_page_size");
  if (!wish || *wish == "small" || *wish == "any") return 0;
  if (*wish == "large") {
    for (const auto size : sizes)
      if (size > ordinary_page_kib && memory_kib % size == 0) return size;
    lacks("This host has no large memory pages that the server's memory divides into.");
  }
  const auto size = read_page_size(*wish);
  if (std::find(sizes.begin(), sizes.end(), size) == sizes.end())
    lacks(fmt::format("This host has no memory pages of {} KiB.", size));
  if (memory_kib % size != 0)
    refuse("MemoryPageSizeInvalid", fmt::format("The server's memory is no multiple of {} KiB.", size));
  return size > ordinary_page_kib ? size : 0;
}

}  // namespace

void plan_memory(const Scene& scene, DomainSpec& spec) {
  spec.memory.kib = std::int64_t{scene.server().flavor.memory_mb} * 1024;
  spec.memory.huge_page_kib = huge_page_of(scene, spec.memory.kib);
  spec.memory.locked = scene.wishes.either_flag("locked_memory").value_or(false);
}

}  // namespace nova::compute::libvirt::planning
