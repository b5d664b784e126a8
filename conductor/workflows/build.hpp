// build_server: from an accepted create request to a running server. Rows exist when it starts; it picks a
// host, claims it, wires the networks, has the host build the guest and settles the server. A host that fails
// is tried again elsewhere; a hopeless request ends in ERROR with its reason.
#pragma once
#include <string>
#include <vector>

#include "conductor/ports/compute.hpp"
#include "conductor/ports/hosts.hpp"
#include "conductor/ports/networks.hpp"
#include "conductor/ports/scheduler.hpp"
#include "conductor/saga/saga.hpp"
#include "proto/compute.hpp"
#include "proto/scheduler.hpp"

namespace nova::conductor {

struct BuildState {
  proto::ServerSpec server;
  proto::RequestSpec placement;
  proto::NetworkMode network_mode = proto::NetworkMode::automatic;
  std::vector<proto::RequestedNetwork> networks;
  std::vector<std::string> security_groups;  // ids
  int max_attempts = 3;
  int builds = 0;     // hosts that tried and failed
  int conflicts = 0;  // claims lost to others
  proto::Selection chosen;
  std::vector<proto::Selection> alternates;

  static constexpr auto fields() {
    return Pack{field("server", &BuildState::server),
                field("placement", &BuildState::placement),
                field("network_mode", &BuildState::network_mode),
                field("networks", &BuildState::networks),
                field("security_groups", &BuildState::security_groups),
                field("max_attempts", &BuildState::max_attempts),
                field("builds", &BuildState::builds),
                field("conflicts", &BuildState::conflicts).optional(),
                field("chosen", &BuildState::chosen).optional(),
                field("alternates", &BuildState::alternates).optional()};
  }
};

struct BuildPorts {
  SchedulerPort& scheduler;
  HostsPort& hosts;
  NetworksPort& networks;
  ComputePort& compute;
};

inline std::int64_t generation_of(const BuildState& state) { return state.server.generation; }

extern const Saga<BuildPorts, BuildState> build_server;

// Parts of its first steps, for a build that has a head start (conductor/logic/head_start.hpp).
inline constexpr int steps_to_claim = 2;  // pick_host and claim
// The first of the alternates becomes the chosen host.
void take_next_host(BuildState& state);
// What the server takes on the chosen host.
effect::ClaimHost claim_effect(const BuildState& state);

}  // namespace nova::conductor
