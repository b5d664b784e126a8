// What the routes of this folder run.
#pragma once
#include "api/flavors/bodies.hpp"
#include "api/http/request.hpp"
#include "proto/flavor.hpp"

namespace nova::api::flavors {

// list.cpp
awaitable<Reply> index(Request& request);
awaitable<Reply> detail(Request& request);
// manage.cpp
awaitable<Reply> show(Request& request);
awaitable<Reply> create(Request& request, CreateFlavorBody body);
awaitable<Reply> describe(Request& request, DescribeFlavorBody body);
awaitable<Reply> remove(Request& request);
// extra_specs.cpp
awaitable<Reply> list_extra_specs(Request& request);
awaitable<Reply> show_extra_spec(Request& request);
awaitable<Reply> add_extra_specs(Request& request, ExtraSpecsBody body);
awaitable<Reply> put_extra_spec(Request& request, ExtraSpecs body);
awaitable<Reply> add_checked_extra_specs(Request& request, ExtraSpecsBody body);
awaitable<Reply> put_checked_extra_spec(Request& request, ExtraSpecs body);
awaitable<Reply> remove_extra_spec(Request& request);
// access.cpp
awaitable<Reply> list_access(Request& request);
awaitable<Reply> add_access(Request& request, AddAccessBody body);
awaitable<Reply> add_private_access(Request& request, AddAccessBody body);
awaitable<Reply> remove_access(Request& request, RemoveAccessBody body);

awaitable<proto::Flavor> get_flavor(const Request& request, std::string flavor_id);

}  // namespace nova::api::flavors
