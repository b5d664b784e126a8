// Bodies of changes of services.
#pragma once
#include "api/http/host_name.hpp"
#include "api/microversions.hpp"

namespace nova::api::os_services {

// Before 2.53: which service, and what the named change needs.
struct NamedChange {
  Matching<host_pattern> host;
  std::string binary;
  std::optional<std::string> disabled_reason;
  std::optional<BoolOrText> forced_down;
  static constexpr auto fields() {
    using B = NamedChange;
    return Pack{field("host", &B::host).length(1, 255), field("binary", &B::binary).length(1, 255),
                field("disabled_reason", &B::disabled_reason).optional().length(1, 255),
                field("forced_down", &B::forced_down).optional().from(mv::service_forced_down)};
  }
};

enum class Status { enabled, disabled };
constexpr auto names_of(Status) {
  return std::array{EnumName<Status>{Status::enabled, "enabled"},
                    EnumName<Status>{Status::disabled, "disabled"}};
}

struct Change {
  std::optional<Status> status;
  std::optional<std::string> disabled_reason;
  std::optional<BoolOrText> forced_down;
  static constexpr auto fields() {
    using B = Change;
    return Pack{field("status", &B::status).optional(),
                field("disabled_reason", &B::disabled_reason).optional().length(1, 255),
                field("forced_down", &B::forced_down).optional()};
  }
};

}  // namespace nova::api::os_services
