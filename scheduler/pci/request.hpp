// PCI devices that a flavor asks for by alias ("pci_passthrough:alias" = "gpu:2,nic:1"), and the aliases of
// [pci] alias. Pure.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"

namespace nova::scheduler {

// How near a device must be to the NUMA cells of its guest.
enum class PciNearness { legacy, required, preferred, socket };

struct PciAlias {
  // Each spec is what a pool of devices must show: vendor_id, product_id, dev_type and tags. One of them must
  // match.
  std::vector<std::map<std::string, std::string>> specs;
  PciNearness nearness = PciNearness::legacy;
};
using PciAliases = std::map<std::string, PciAlias, std::less<>>;

struct PciRequest {
  int count = 0;
  std::string alias;
  PciAlias device;
};

// Adds one value of [pci] alias. Fails with what was expected instead.
Result<void> add_pci_alias(PciAliases& aliases, const std::string& text);
// `nearness` of the flavor ("hw:pci_numa_affinity_policy") wins over the alias's own; empty if the flavor has
// none.
Result<std::vector<PciRequest>> read_pci_requests(const PciAliases& aliases, std::string_view spec,
                                                  std::string_view nearness);

}  // namespace nova::scheduler
