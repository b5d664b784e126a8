// How availability zones look in answers. Pure.
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "api/http/only.hpp"
#include "common/encode.hpp"
#include "proto/conductor/services.hpp"

namespace nova::api::zones {

struct ZoneState {
  bool available = false;
  static constexpr auto fields() { return Pack{field("available", &ZoneState::available)}; }
};

struct ServiceState {
  bool active = true, available = true;
  std::optional<std::string> updated_at;
  static constexpr auto fields() {
    return Pack{field("active", &ServiceState::active), field("available", &ServiceState::available),
                field("updated_at", &ServiceState::updated_at)};
  }
};

// Services by host and binary.
using Hosts = std::map<std::string, std::map<std::string, ServiceState>>;

struct ZoneView {
  std::string name;
  ZoneState state;
  std::optional<Hosts> hosts;
  static constexpr auto fields() {
    return Pack{field("zoneName", &ZoneView::name), field("zoneState", &ZoneView::state),
                field("hosts", &ZoneView::hosts)};
  }
};

using ZoneList = Only<"availabilityZoneInfo", std::vector<ZoneView>>;

ZoneList brief(const std::vector<proto::ListZones::Zone>& zones);
// With the enabled services; a zone that has none is not available, and shows no hosts.
ZoneList detailed(const std::vector<proto::ServiceInfo>& services);

}  // namespace nova::api::zones
