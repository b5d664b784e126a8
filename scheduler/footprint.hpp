// What one server of a request takes from its host. Shared by the picks of all servers of the request.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/numa/guest.hpp"
#include "scheduler/pci/request.hpp"

namespace nova::scheduler {

struct Footprint {
  int vcpus = 0;
  int memory_mb = 0;
  int disk_gb = 0;
  std::map<std::string, int> others;  // further resource classes: PCPU, VGPU, CUSTOM_*
  int pinned_cpus = 0;                // of vcpus: taken from PCPU instead, on a host that has PCPU
  std::vector<PciRequest> devices;
  std::optional<GuestTopology> numa;
};

}  // namespace nova::scheduler
