// What the routes of server groups run.
#pragma once
#include "api/http/request.hpp"
#include "api/server_groups/bodies.hpp"

namespace nova::api::server_groups {

// Loads the group of the path, about whose project policy is asked.
awaitable<void> find_group(Request& request);

awaitable<Reply> index(Request& request);
awaitable<Reply> show(Request& request);
awaitable<Reply> create(Request& request, CreateGroupBody body);
awaitable<Reply> remove(Request& request);

}  // namespace nova::api::server_groups
