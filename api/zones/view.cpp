#include "api/zones/view.hpp"

#include <algorithm>

namespace nova::api::zones {
namespace {

// Those that can take servers come first.
ZoneList sorted(ZoneList list) {
  std::sort(list.value.begin(), list.value.end(), [](const ZoneView& a, const ZoneView& b) {
    return std::pair(!a.state.available, a.name) < std::pair(!b.state.available, b.name);
  });
  return list;
}

ServiceState state_of(const proto::ServiceInfo& service) {
  ServiceState state;
  state.active = !service.disabled;
  state.available = service.up;
  if (service.updated) state.updated_at = iso_micros(*service.updated);
  return state;
}

}  // namespace

ZoneList brief(const std::vector<proto::ListZones::Zone>& zones) {
  ZoneList list;
  for (const auto& zone : zones) list.value.push_back({zone.name, {zone.available}, {}});
  return sorted(std::move(list));
}

ZoneList detailed(const std::vector<proto::ServiceInfo>& services) {
  std::map<std::string, ZoneView> zones;
  for (const auto& service : services) {
    auto& zone = zones[service.zone];
    zone.name = service.zone;
    if (service.disabled) continue;
    zone.state.available = true;
    if (!zone.hosts) zone.hosts.emplace();
    (*zone.hosts)[service.host.str()][service.binary] = state_of(service);
  }
  ZoneList list;
  for (auto& [name, zone] : zones) list.value.push_back(std::move(zone));
  return sorted(std::move(list));
}

}  // namespace nova::api::zones
