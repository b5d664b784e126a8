#include "scheduler/hosts/host_kind.hpp"

#include <algorithm>
#include <functional>

namespace nova::scheduler {

bool HostKind::has_trait(std::string_view trait) const {
  return std::binary_search(traits.begin(), traits.end(), trait, std::less<>{});
}

std::size_t HostKind::Hash::operator()(const HostKind& kind) const {
  std::string all =
      kind.hypervisor_type + '\n' + std::to_string(kind.hypervisor_version) + '\n' + kind.cpu_info;
  for (const auto& guest : kind.supported)
    all += '\n' + guest.arch + ' ' + guest.hypervisor + ' ' + guest.vm_mode;
  for (const auto& trait : kind.traits) all += '\n' + trait;
  return std::hash<std::string>{}(all);
}

HostKind take_kind(proto::Inventory& inventory) {
  HostKind kind{.supported = std::move(inventory.supported),
                .hypervisor_type = inventory.hypervisor_type,
                .hypervisor_version = inventory.hypervisor_version,
                .cpu_info = std::move(inventory.cpu_info.text),
                .traits = std::move(inventory.traits)};
  inventory.supported.clear();
  inventory.cpu_info.text.clear();
  inventory.traits.clear();
  std::sort(kind.traits.begin(), kind.traits.end());
  kind.traits.erase(std::unique(kind.traits.begin(), kind.traits.end()), kind.traits.end());
  return kind;
}

}  // namespace nova::scheduler
