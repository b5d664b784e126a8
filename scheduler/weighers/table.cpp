// Every weigher counts, unless its multiplier is 0. Nova's CrossCellWeigher has no row: there is one cell
// here, and it would give every host the same.
#include <array>

#include "scheduler/weighers/all.hpp"
#include "scheduler/weighers/weigh.hpp"

namespace nova::scheduler {

std::span<const Weigher> all_weighers() {
  static const std::array weighers{ram_weigher,           cpu_weigher,
                                   disk_weigher,          io_ops_weigher,
                                   pci_weigher,           metrics_weigher,
                                   soft_affinity_weigher, soft_anti_affinity_weigher,
                                   build_failure_weigher, hypervisor_version_weigher,
                                   num_instances_weigher, image_properties_weigher};
  return weighers;
}

}  // namespace nova::scheduler
