// Hosts with enough free PCI devices of the kinds that the flavor's aliases name.
#include "scheduler/filters/all.hpp"
#include "scheduler/pci/pools.hpp"

namespace nova::scheduler {
namespace {

void narrow(const Question& q, Candidates& hosts) {
  const auto& devices = q.ask.takes->devices;
  if (devices.empty()) return;
  hosts.keep_if([&](Row row) { return devices_fit(q.hosts.record(row).pci_pools, devices, nullptr); });
}

Miss explain(const Question& q, std::span<const Row> refused) {
  for (const PciRequest& device : q.ask.takes->devices)
    if (!devices_fit(q.hosts.record(refused.front()).pci_pools, {device}, nullptr))
      return {
          "the nearest has fewer than " + std::to_string(device.count) + " free PCI devices " + device.alias,
          refused.front()};
  return {"they have too few free PCI devices", {}};
}

}  // namespace

constinit const Filter pci_passthrough_filter{
    .name = "PciPassthroughFilter", .narrow = narrow, .explain = explain};

}  // namespace nova::scheduler
