// What the routes of this folder run.
#pragma once
#include "api/http/request.hpp"
#include "api/servers/action_bodies.hpp"
#include "api/servers/bodies.hpp"

namespace nova::api::servers {

// create.cpp
awaitable<Reply> create(Request& request, CreateServerBody body);
awaitable<Reply> create_described_by_name(Request& request, CreateServerBody body);
// list.cpp
awaitable<Reply> list_short(Request& request);
awaitable<Reply> list_detailed(Request& request);
// show.cpp
awaitable<Reply> show(Request& request);
awaitable<Reply> update(Request& request, UpdateServerBody body);
awaitable<Reply> remove(Request& request);
// actions.cpp
awaitable<Reply> start(Request& request);
awaitable<Reply> stop(Request& request);
awaitable<Reply> reboot(Request& request, RebootBody body);
awaitable<Reply> get_console_output(Request& request, ConsoleOutputBody body);
awaitable<Reply> lock(Request& request);
awaitable<Reply> lock_with_reason(Request& request, LockBody body);
awaitable<Reply> unlock(Request& request);
// metadata.cpp
awaitable<Reply> list_metadata(Request& request);
awaitable<Reply> merge_metadata(Request& request, MetadataBody body);
awaitable<Reply> replace_metadata(Request& request, MetadataBody body);
awaitable<Reply> show_metadata_item(Request& request);
awaitable<Reply> put_metadata_item(Request& request, MetaItemBody body);
awaitable<Reply> remove_metadata_item(Request& request);
// tags.cpp
awaitable<Reply> list_tags(Request& request);
awaitable<Reply> replace_tags(Request& request, TagsBody body);
awaitable<Reply> clear_tags(Request& request);
awaitable<Reply> has_tag(Request& request);
awaitable<Reply> add_tag(Request& request);
awaitable<Reply> remove_tag(Request& request);
// addresses.cpp
awaitable<Reply> list_addresses(Request& request);
awaitable<Reply> show_addresses(Request& request);
// instance_actions.cpp
awaitable<Reply> list_actions(Request& request);
awaitable<Reply> page_actions(Request& request);
awaitable<Reply> show_action(Request& request);
awaitable<Reply> show_action_events(Request& request);

}  // namespace nova::api::servers
