// How services look in answers. Pure.
#pragma once
#include <optional>
#include <vector>

#include "api/http/only.hpp"
#include "api/microversions.hpp"
#include "common/encode.hpp"
#include "proto/conductor/services.hpp"

namespace nova::api::os_services {

struct ServiceView {
  std::string binary, host, zone, uuid, status, state;
  std::int64_t number = 0;
  std::optional<std::string> updated_at, disabled_reason;
  bool forced_down = false;
  static constexpr auto fields() {
    using V = ServiceView;
    return Pack{field("id", &V::number).upto(mv::before(mv::uuids_for_hosts)),
                field("id", &V::uuid).from(mv::uuids_for_hosts),
                field("binary", &V::binary),
                field("host", &V::host),
                field("zone", &V::zone),
                field("status", &V::status),
                field("state", &V::state),
                field("updated_at", &V::updated_at),
                field("disabled_reason", &V::disabled_reason),
                field("forced_down", &V::forced_down).from(mv::service_forced_down)};
  }
};

// The answer to a change before 2.53: what was changed.
struct ChangeView {
  std::string host, binary;
  std::optional<std::string> status, disabled_reason;
  std::optional<bool> forced_down;
  static constexpr auto fields() {
    using V = ChangeView;
    return Pack{field("host", &V::host), field("binary", &V::binary), field("status", &V::status).optional(),
                field("disabled_reason", &V::disabled_reason).optional(),
                field("forced_down", &V::forced_down).optional()};
  }
};

ServiceView view_of(const proto::ServiceInfo& service);

}  // namespace nova::api::os_services
