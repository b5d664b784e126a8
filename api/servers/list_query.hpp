// The parameters of server lists: which there are, who may use which, and what they ask of the conductor.
#pragma once
#include "api/http/request.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::api::servers {

extern const QueryRules list_query;

// False for a sort key that is accepted at that version but has no effect.
bool is_sort_key(std::string_view key, Microversion version);

// The list that a request asks for. `all_tenants_rule` is the policy for all_tenants. Nothing when no server
// can match. Throws Fault: bad_request, forbidden.
std::optional<proto::ListServers::Request> list_request(const Request& request,
                                                        std::string_view all_tenants_rule);

}  // namespace nova::api::servers
