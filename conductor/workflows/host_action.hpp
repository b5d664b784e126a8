// host_action: any server action that is one operation on its host (start, stop, reboot ...). What it does,
// and the state it leaves, come from the action's row in proto/actions.hpp.
#pragma once
#include "conductor/ports/compute.hpp"
#include "conductor/ports/hosts.hpp"
#include "conductor/saga/saga.hpp"

namespace nova::conductor {

struct HostActionState {
  proto::ServerSpec server;
  proto::HostName host;
  proto::PowerOp op = proto::PowerOp::start;

  static constexpr auto fields() {
    return Pack{field("server", &HostActionState::server), field("host", &HostActionState::host),
                field("op", &HostActionState::op)};
  }
};

struct HostActionPorts {
  HostsPort& hosts;
  ComputePort& compute;
};

inline std::int64_t generation_of(const HostActionState& state) { return state.server.generation; }

extern const Saga<HostActionPorts, HostActionState> host_action;

}  // namespace nova::conductor
