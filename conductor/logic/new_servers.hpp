// The rows, secrets and build states of one create request. Pure: the caller inserts what comes out.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/context.hpp"
#include "conductor/store/server_secrets.hpp"
#include "conductor/workflows/build.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::conductor {

struct Keypair {
  std::string public_key, type;
};

struct NewServers {
  std::vector<proto::Server> servers;
  std::vector<ServerSecrets> secrets;  // one per server, in the same order
};

// `count` servers of the request, with new ids; the first one's may be known already.
NewServers new_servers(const Context& context, const proto::CreateServers::Request& request,
                       const Keypair& key, int count, const std::string& reservation_id,
                       const std::optional<proto::ServerId>& first_id = std::nullopt);

// What the scheduler is asked for each of them.
proto::RequestSpec placement_of(const Context& context, const proto::CreateServers::Request& request);

// Called once the rows are inserted: `server` has its number and instance name.
BuildState build_state(const Context& context, const proto::CreateServers::Request& request,
                       const proto::Server& server, const ServerSecrets& secrets, int max_attempts);

}  // namespace nova::conductor
