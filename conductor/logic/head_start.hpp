// A head start of a build: its host is chosen before the rows exist, and claimed in the transaction that
// accepts the request. The workflow then goes on from there, and has two waits and one transaction less
// before its server is ACTIVE. Without one it begins at its first step, with the same end.
#pragma once
#include <vector>

#include "conductor/store/claims.hpp"
#include "conductor/workflows/build.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::conductor {

struct HeadStart {
  proto::ServerId server;               // the id that the server will have
  std::vector<proto::Selection> hosts;  // the chosen one first, then alternates; not empty
};

// Of one server whose host does not depend on rows that are not there yet, such as its group's.
bool may_start_ahead(const proto::CreateServers::Request& request);

// The row and the state of a server that has its claim, as the workflow's own step leaves them.
void start_ahead(proto::Server& server, const HeadStart& start);
void start_ahead(BuildState& state, const HeadStart& start);
// Back to the workflow's beginning, for a claim that was lost; the chosen hosts are tried again from there.
void start_over(proto::Server& server, const std::string& wanted_zone);
void start_over(BuildState& state, const HeadStart& start);

Claim claim_of(const BuildState& state);

}  // namespace nova::conductor
