#include "scheduler/pci/pools.hpp"

#include <algorithm>

namespace nova::scheduler {
namespace {

bool shows(const proto::PciPool& pool, const std::map<std::string, std::string>& spec) {
  return std::all_of(spec.begin(), spec.end(), [&](const auto& wanted) {
    const auto& [key, value] = wanted;
    if (key == "vendor_id") return pool.vendor_id == value;
    if (key == "product_id") return pool.product_id == value;
    const auto tag = pool.tags.find(key);
    return tag != pool.tags.end() && tag->second == value;
  });
}

bool is_near(const proto::PciPool& pool, const PciRequest& request, NearCells cells) {
  if (cells == nullptr) return true;
  switch (request.device.nearness) {
    case PciNearness::preferred:
      return true;
    case PciNearness::legacy:
      return pool.numa_node < 0 || cells->contains(pool.numa_node);
    // Hosts do not say which cells share a socket, so the guest's own cells are the ones known to be on it.
    case PciNearness::socket:
    case PciNearness::required:
      return cells->contains(pool.numa_node);
  }
  return false;
}

int take_from(proto::PciPool& pool, int wanted) {
  const int taken = std::min(std::max(pool.count, 0), wanted);
  pool.count -= taken;
  return taken;
}

bool take(std::vector<proto::PciPool>& pools, const PciRequest& request, NearCells cells) {
  int missing = request.count;
  const auto suits = [&](const proto::PciPool& pool) {
    return is_near(pool, request, cells) &&
           std::any_of(request.device.specs.begin(), request.device.specs.end(),
                       [&](const auto& spec) { return shows(pool, spec); });
  };
  // Devices beside the guest first, so that "preferred" means something.
  for (const bool beside : {true, false})
    for (auto& pool : pools)
      if (missing > 0 && (cells != nullptr && cells->contains(pool.numa_node)) == beside && suits(pool))
        missing -= take_from(pool, missing);
  return missing == 0;
}

}  // namespace

bool take_devices(std::vector<proto::PciPool>& pools, const std::vector<PciRequest>& requests,
                  NearCells cells) {
  return std::all_of(requests.begin(), requests.end(),
                     [&](const PciRequest& request) { return take(pools, request, cells); });
}

}  // namespace nova::scheduler
