#include "conductor/workflows/remove.hpp"

#include <array>

#include "conductor/workflows/common.hpp"

namespace nova::conductor {
namespace {

awaitable<Effects> look_for_host(RemovePorts& ports, RemoveState& state, const StepContext& at) {
  state.host_away = !state.host.empty() && !co_await ports.hosts.is_up(at.request, state.host);
  co_return Effects{};
}

bool no_host(const RemoveState& state) { return state.host.empty() || state.host_away; }

awaitable<Effects> terminate(RemovePorts& ports, RemoveState& state, const StepContext& at) {
  proto::HostOperation operation{at.operation, state.server};
  co_await ports.compute.terminate(at.request, state.host, std::move(operation));
  co_return Effects{};
}

Effects terminated(RemoveState& state, const proto::OperationReport& report, const StepContext& at) {
  if (report.outcome == proto::Outcome::progress) return {};
  auto done = event(at, state.server.id, "compute_terminate_instance", report.host, true);
  done.last = false;
  return {done};
}

awaitable<bool> host_lost(RemovePorts& ports, RemoveState& state) {
  co_return !co_await ports.hosts.is_up(Context(), state.host);
}

awaitable<Effects> drop_networks(RemovePorts& ports, RemoveState& state, const StepContext& at) {
  state.ports_left = false;
  try {
    co_await ports.networks.unwire(at.request, state.server.id);
  } catch (const Fault&) {  // whatever it is, the server goes
    state.ports_left = true;
  }
  co_return Effects{};
}

awaitable<Effects> archive(RemovePorts&, RemoveState& state, const StepContext& at) {
  Effects effects;
  effects.push_back(effect::ReleaseClaim{state.server.id});
  effects.push_back(event(at, state.server.id, "conductor_delete_instance", state.host, true));
  effects.push_back(effect::Archive{state.server.id});
  co_return effects;
}

awaitable<Effects> drop_ports_left(RemovePorts& ports, RemoveState& state, const StepContext& at) {
  state.archived = true;
  co_await ports.networks.unwire(at.request, state.server.id);
  co_return Effects{};
}

bool no_ports_left(const RemoveState& state) { return !state.ports_left; }

constexpr std::array<Step<RemovePorts, RemoveState>, 5> steps{{
    {.name = "look_for_host", .run = look_for_host},
    {.name = "terminate", .run = terminate, .on_report = terminated, .skip = no_host, .lost = host_lost},
    {.name = "drop_networks", .run = drop_networks},
    {.name = "archive", .run = archive},
    {.name = "drop_ports_left", .run = drop_ports_left, .skip = no_ports_left, .endless = true},
}};

// A host that is lost is left behind; one that failed is asked again. A delete does not give up.
std::optional<int> retry_from(RemoveState& state, const Error& error) {
  state.host_away = error.kind == "ComputeServiceUnavailable";
  return state.host_away ? 1 : 0;
}

// Reached only past the deadline: the server stays, in ERROR, and may be deleted again.
Effects remove_failed(RemoveState& state, const Error& error, const StepContext& at) {
  return {effect::Fail{.server = state.server.id,
                       .vm_state = proto::VmState::error,
                       .code = fault_code(error),
                       .message = error.message,
                       .details = error.kind,
                       .host = state.host},
          event(at, state.server.id, "compute_terminate_instance", state.host, false, error.message)};
}

}  // namespace

constinit const Saga<RemovePorts, RemoveState> remove_server{.name = "remove_server",
                                                             .version = 1,
                                                             .deadline = std::chrono::hours(24),
                                                             .steps = steps,
                                                             .retry_from = retry_from,
                                                             .retry_delay = std::chrono::seconds(2),
                                                             .failed = remove_failed};

}  // namespace nova::conductor
