#include <fmt/format.h>

#include "compute/hypervisor/libvirt/domain/plan_parts.hpp"

namespace nova::compute::libvirt::planning {
namespace {

[[noreturn]] void refuse_wish(std::string_view name) {
  refuse("UnsupportedHardware",
         fmt::format("The server asks for {}, which this release does not offer.", name));
}

}  // namespace

void refuse_unsupported(const Wishes& wishes) {
  for (const auto* name : {"cpu_policy"})
    if (const auto value = wishes.agreed(name); value && *value != "shared")
      refuse_wish(fmt::format("hw:{} {}", name, *value));
  if (wishes.either_number("numa_nodes").value_or(1) > 1) refuse_wish("several NUMA nodes");
  for (const auto* flag : {"cpu_realtime", "mem_encryption", "ephemeral_encryption"})
    if (wishes.either_flag(flag).value_or(false)) refuse_wish(fmt::format("hw:{}", flag));
  for (const auto* key :
       {"hw:pmem", "pci_passthrough:alias", "accel:device_profile", "hw:cpu_dedicated_mask"})
    if (wishes.flavor(key)) refuse_wish(key);
  if (wishes.either("viommu_model")) refuse_wish("hw:viommu_model");
  if (wishes.either_number("redirected_usb_ports").value_or(0) > 0) refuse_wish("hw:redirected_usb_ports");
}

}  // namespace nova::compute::libvirt::planning
