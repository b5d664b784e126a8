// remove_server: a delete, accepted in every state. It supersedes whatever else was running for the server,
// has the host destroy the guest (or goes on without a host that is away: the host removes the leftover when
// it returns), drops the ports, gives the claim back and archives the rows. It never fails for good. A
// Network service that is away or fails does not keep the server: it goes, and its ports are tried again,
// without end, until the service lets them go.
#pragma once
#include "conductor/ports/compute.hpp"
#include "conductor/ports/hosts.hpp"
#include "conductor/ports/networks.hpp"
#include "conductor/saga/saga.hpp"

namespace nova::conductor {

struct RemoveState {
  proto::ServerSpec server;
  proto::HostName host;     // empty: the server is on none
  bool host_away = false;   // given up: it cleans up by itself when it returns
  bool ports_left = false;  // the Network service did not let them go
  bool archived = false;    // only ports are left

  static constexpr auto fields() {
    return Pack{field("server", &RemoveState::server), field("host", &RemoveState::host),
                field("host_away", &RemoveState::host_away).optional(),
                field("ports_left", &RemoveState::ports_left).optional(),
                field("archived", &RemoveState::archived).optional()};
  }
};

struct RemovePorts {
  HostsPort& hosts;
  NetworksPort& networks;
  ComputePort& compute;
};

inline std::int64_t generation_of(const RemoveState& state) { return state.server.generation; }

extern const Saga<RemovePorts, RemoveState> remove_server;

}  // namespace nova::conductor
