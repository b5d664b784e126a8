#include "api/os_services/view.hpp"

namespace nova::api::os_services {

ServiceView view_of(const proto::ServiceInfo& service) {
  ServiceView view;
  view.number = service.id;
  view.uuid = service.uuid;
  view.binary = service.binary;
  view.host = service.host.str();
  view.zone = service.zone;
  view.status = service.disabled ? "disabled" : "enabled";
  view.state = service.up ? "up" : "down";
  if (service.updated) view.updated_at = iso_micros(*service.updated);
  view.disabled_reason = service.disabled_reason;
  view.forced_down = service.forced_down;
  return view;
}

}  // namespace nova::api::os_services
