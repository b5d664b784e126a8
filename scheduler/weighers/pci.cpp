// Hosts with few free PCI devices first, so that those with many stay free for servers that need them.
#include <algorithm>

#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {
namespace {

constexpr int most_devices = 100;

void score(const Question& q, std::span<const Row> hosts, std::span<double> values) {
  const auto& free = q.hosts.columns().devices_free;
  for (std::size_t i = 0; i < hosts.size(); ++i)
    values[i] = most_devices - std::min(free[hosts[i]], most_devices - 1);
}

}  // namespace

constinit const Weigher pci_weigher{.name = "PCIWeigher",
                                    .option = "pci_weight_multiplier",
                                    .multiplier = [](const Policy& policy) { return policy.weights.pci; },
                                    .score = score};

}  // namespace nova::scheduler
