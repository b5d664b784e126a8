// The server that a request names: loaded once, checked against by policy, used by the handler.
#pragma once
#include "api/http/request.hpp"
#include "api/servers/view.hpp"
#include "proto/server.hpp"

namespace nova::api::servers {

// FindTarget functions: leave the server of path[0] in request.found<proto::Server>(), and its project and
// user as the policy's target. Fault(not_found) when there is none that the caller may see.
awaitable<void> find_server(Request& request);
awaitable<void> find_server_or_deleted(Request& request);

ViewRights rights_of(const Request& request);

}  // namespace nova::api::servers
