// Lists of servers: every filter of the API, any sort order, keyset pages; live ones, deleted ones from the
// archive, or both.
#pragma once
#include <vector>

#include "conductor/db/tx.hpp"
#include "conductor/store/servers.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::conductor {

// Throws Fault(bad_request) for a marker that is no server, an unknown sort key and an invalid regular
// expression.
std::vector<proto::Server> server_list(Tx& tx, const proto::ListServers::Request& request,
                                       ServerView view = {});
// The same servers in the same order.
std::vector<proto::ListServerNames::Name> server_name_list(Tx& tx,
                                                           const proto::ListServers::Request& request);

}  // namespace nova::conductor
