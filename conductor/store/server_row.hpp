// How a row of live_servers, archived_servers or all_servers becomes a Server; for the stores only.
#pragma once
#include "conductor/db/rows.hpp"
#include "conductor/store/servers.hpp"

namespace nova::conductor {

// UP, DOWN, MAINTENANCE, UNKNOWN, or '' without a host.
std::string host_status(const db::Row& row, ServerView view);
proto::Server read_server(const db::Row& row, ServerView view);

}  // namespace nova::conductor
