#include "conductor/logic/head_start.hpp"

namespace nova::conductor {

bool may_start_ahead(const proto::CreateServers::Request& request) {
  return request.max_count == 1 && !request.hints.contains("group");
}

void start_ahead(proto::Server& server, const HeadStart& start) {
  const auto& chosen = start.hosts.front();
  server.host = chosen.host;
  server.node = chosen.node;
  server.availability_zone = chosen.zone;
  server.task_state = proto::TaskState::networking;
  ++server.generation;
}

void start_ahead(BuildState& state, const HeadStart& start) {
  state.alternates = start.hosts;
  take_next_host(state);
}

void start_over(proto::Server& server, const std::string& wanted_zone) {
  server.host = {};
  server.node.clear();
  server.availability_zone = wanted_zone;
  server.task_state = proto::TaskState::scheduling;
  --server.generation;
}

void start_over(BuildState& state, const HeadStart& start) { state.alternates = start.hosts; }

Claim claim_of(const BuildState& state) {
  const auto claim = claim_effect(state);
  return {claim.server, claim.host, claim.vcpus, claim.memory_mb, claim.disk_gb};
}

}  // namespace nova::conductor
