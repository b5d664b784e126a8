#include "api/servers/target.hpp"

#include <fmt/format.h>

#include "common/uuid.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::api::servers {
namespace {

awaitable<void> load(Request& request, bool deleted_too) {
  const std::string& id = request.path[0];
  if (!is_uuid(id)) throw Fault(Errc::not_found, fmt::format("Instance {} could not be found.", id));
  proto::GetServer::Request ask;
  ask.server = proto::ServerId(id);
  ask.deleted_too = deleted_too;
  auto reply = co_await request.call<proto::ServersService, proto::GetServer>(std::move(ask));
  request.target["project_id"] = reply.server.project_id;
  request.target["user_id"] = reply.server.user_id;
  request.put_found(std::move(reply.server));
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
