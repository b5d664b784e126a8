// What each weigher file defines, for table.cpp.
#pragma once
#include "scheduler/weighers/weigher.hpp"

namespace nova::scheduler {

extern const Weigher ram_weigher, cpu_weigher, disk_weigher, io_ops_weigher, pci_weigher, metrics_weigher,
    soft_affinity_weigher, soft_anti_affinity_weigher, build_failure_weigher, hypervisor_version_weigher,
    num_instances_weigher, image_properties_weigher;

}  // namespace nova::scheduler
