// Taking devices out of a host's pools. Pure.
#pragma once
#include <set>
#include <vector>

#include "proto/host.hpp"
#include "scheduler/pci/request.hpp"

namespace nova::scheduler {

// The NUMA cells of the host that the guest will be on; null when the guest is bound to none.
using NearCells = const std::set<int>*;

// Takes all requested devices and returns true, or leaves `pools` in an unspecified state and returns false.
bool take_devices(std::vector<proto::PciPool>& pools, const std::vector<PciRequest>& requests,
                  NearCells cells);
inline bool devices_fit(std::vector<proto::PciPool> pools, const std::vector<PciRequest>& requests,
                        NearCells cells) {
  return take_devices(pools, requests, cells);
}

}  // namespace nova::scheduler
