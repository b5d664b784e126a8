#include "api/servers/target.hpp"

#include <fmt/format.h>

#include "api/conductor_calls.hpp"
#include "common/uuid.hpp"

namespace nova::api::servers {
namespace {

awaitable<void> load(Request& request, bool deleted_too) {
  const std::string& id = request.path[0];
  if (!is_uuid(id)) throw Fault(Errc::not_found, fmt::format("Instance {} could not be found.", id));
  proto::ServerId wanted(id);
  auto server = co_await request.services.conductor->server(request.context, std::move(wanted), deleted_too);
  request.target["project_id"] = server.project_id;
  request.target["user_id"] = server.user_id;
  request.put_found(std::move(server));
}

}  // namespace

awaitable<void> find_server(Request& request) { return load(request, false); }
awaitable<void> find_server_or_deleted(Request& request) { return load(request, true); }

ViewRights rights_of(const Request& request) {
  ViewRights rights;
  rights.attributes = request.allows("os_compute_api:os-extended-server-attributes");
  rights.host_status = request.allows("os_compute_api:servers:show:host_status");
  rights.unknown_host_status = request.allows("os_compute_api:servers:show:host_status:unknown-only");
  rights.extra_specs = request.allows("os_compute_api:servers:show:flavor-extra-specs");
  rights.is_admin = request.context.is_admin;
  return rights;
}

}  // namespace nova::api::servers
