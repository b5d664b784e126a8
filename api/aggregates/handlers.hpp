// What the routes of aggregates run.
#pragma once
#include "api/aggregates/bodies.hpp"
#include "api/http/request.hpp"

namespace nova::api::aggregates {

awaitable<Reply> index(Request& request);
awaitable<Reply> show(Request& request);
awaitable<Reply> create(Request& request, CreateBody body);
awaitable<Reply> update(Request& request, UpdateBody body);
awaitable<Reply> remove(Request& request);
awaitable<Reply> add_host(Request& request, AddHostBody body);
awaitable<Reply> remove_host(Request& request, RemoveHostBody body);
awaitable<Reply> set_metadata(Request& request, SetMetadataBody body);

}  // namespace nova::api::aggregates
