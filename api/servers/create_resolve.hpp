// The parts of a create request that only other services can judge: each fills its part of the conductor's
// request. Throw Fault as create answers it.
#pragma once
#include "api/http/request.hpp"
#include "api/servers/bodies.hpp"
#include "api/servers/create_checks.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::api::servers {

using Draft = proto::CreateServers::Request;

// Image and flavor. `draft` and `asked` outlive the coroutine, as in all of these.
awaitable<void> resolve_image_and_flavor(const Request& request, const CreateServer& asked, Draft& draft);
// Networks and ports to what will be used; nothing asked for means the one network there is.
awaitable<void> resolve_networks(const Request& request, const CreateServer& asked, Draft& draft);
// Names of security groups to ids.
awaitable<void> resolve_security_groups(const Request& request, Draft& draft);
// Zone and hosts that the draft names must exist.
awaitable<void> check_placement(const Request& request, Draft& draft);

}  // namespace nova::api::servers
