// What the routes of services run.
#pragma once
#include "api/http/request.hpp"
#include "api/os_services/bodies.hpp"

namespace nova::api::os_services {

awaitable<Reply> index(Request& request);
// Before 2.53 the path names the change, and the body the service.
awaitable<Reply> run_named(Request& request, NamedChange body);
awaitable<Reply> update(Request& request, Change body);
awaitable<Reply> remove_by_number(Request& request);
awaitable<Reply> remove_by_uuid(Request& request);

}  // namespace nova::api::os_services
