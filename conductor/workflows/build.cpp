#include "conductor/workflows/build.hpp"

#include <fmt/format.h>

#include <array>

#include "conductor/workflows/common.hpp"

namespace nova::conductor {
namespace {

using proto::TaskState;

// An alternate of an earlier decision saves asking again, if it is still up; without one the scheduler
// decides.
awaitable<Effects> pick_host(BuildPorts& ports, BuildState& state, const StepContext& at) {
  while (!state.alternates.empty() && !co_await ports.hosts.is_up(at.request, state.alternates.front().host))
    state.alternates.erase(state.alternates.begin());
  if (state.alternates.empty()) {
    if (state.placement.hints.contains("group"))
      state.placement.group = co_await ports.hosts.group_of(at.request, state.server.id);
    state.alternates = co_await ports.scheduler.select(at.request, state.placement, state.server.id);
  }
  take_next_host(state);
  co_return Effects{};
}

awaitable<Effects> claim(BuildPorts&, BuildState& state, const StepContext&) {
  ++state.server.generation;
  state.server.availability_zone = state.chosen.zone;
  co_return Effects{claim_effect(state)};
}

awaitable<Effects> release_claim(BuildPorts&, BuildState& state, const StepContext&) {
  co_return Effects{effect::ReleaseClaim{state.server.id}};
}

awaitable<Effects> wire_networks(BuildPorts& ports, BuildState& state, const StepContext& at) {
  NetworkRequest request{.server = state.server.id,
                         .project_id = state.server.project_id,
                         .hostname = state.server.hostname,
                         .host = state.chosen.host,
                         .zone = state.chosen.zone,
                         .mode = state.network_mode,
                         .networks = state.networks,
                         .security_groups = state.security_groups};
  state.server.vifs = co_await ports.networks.wire(at.request, std::move(request));
  Effects effects;
  effects.push_back(effect::SetVifs{state.server.id, state.server.vifs});
  effects.push_back(effect::EnterTask{state.server.id, TaskState::spawning});
  co_return effects;
}

awaitable<Effects> drop_networks(BuildPorts& ports, BuildState& state, const StepContext& at) {
  co_await ports.networks.unwire(at.request, state.server.id);
  state.server.vifs.clear();
  co_return Effects{effect::SetVifs{state.server.id, {}}};
}

bool needs_no_network(const BuildState& state) { return state.network_mode == proto::NetworkMode::none; }

awaitable<Effects> spawn(BuildPorts& ports, BuildState& state, const StepContext& at) {
  proto::HostOperation operation{at.operation, state.server};
  co_await ports.compute.build(at.request, state.chosen.host, std::move(operation));
  co_return Effects{};
}

Effects spawned(BuildState& state, const proto::OperationReport& report, const StepContext& at) {
  if (report.outcome == proto::Outcome::progress) return enter_task(state.server.id, report.task_state);
  return {effect::Settle{.server = state.server.id,
                         .vm_state = proto::VmState::active,
                         .power = static_cast<proto::PowerState>(report.power_state),
                         .launched = true,
                         .root_device_name = report.root_device_name},
          event(at, state.server.id, "compute__do_build_and_run_instance", report.host, true)};
}

awaitable<Effects> destroy_guest(BuildPorts& ports, BuildState& state, const StepContext& at) {
  ++state.builds;
  proto::HostOperation operation{at.operation, state.server};
  co_await ports.compute.terminate(at.request, state.chosen.host, std::move(operation));
  co_return Effects{};
}

awaitable<bool> host_lost(BuildPorts& ports, BuildState& state) {
  co_return !co_await ports.hosts.is_up(Context(), state.chosen.host);
}

constexpr std::array<Step<BuildPorts, BuildState>, 4> steps{{
    {.name = "pick_host", .run = pick_host},
    {.name = "claim", .run = claim, .undo = release_claim},
    {.name = "wire_networks", .run = wire_networks, .undo = drop_networks, .skip = needs_no_network},
    {.name = "spawn",
     .run = spawn,
     .undo = destroy_guest,
     .on_report = spawned,
     .undo_on_host = true,
     .lost = host_lost},
}};

constexpr int max_conflicts = 20;

// A lost claim takes the next alternate; a host that failed is not asked again; what no host can do ends it.
std::optional<int> retry_from(BuildState& state, const Error& error) {
  if (error.kind == "ComputeResourcesUnavailable")
    return ++state.conflicts <= max_conflicts ? std::optional<int>(0) : std::nullopt;
  if (error.code != Errc::internal && error.code != Errc::timeout) return std::nullopt;
  if (state.builds + 1 >= state.max_attempts || !state.placement.forced_host.empty()) return std::nullopt;
  state.placement.ignored_hosts.push_back(state.chosen.host);
  return 0;
}

Effects build_failed(BuildState& state, const Error& error, const StepContext& at) {
  Effects effects;
  effects.push_back(effect::Fail{.server = state.server.id,
                                 .vm_state = proto::VmState::error,
                                 .code = fault_code(error),
                                 .message = error.message,
                                 .details = error.kind,
                                 .host = state.chosen.host});
  effects.push_back(event(at, state.server.id, "conductor_schedule_and_build_instances", state.chosen.host,
                          false, error.message));
  if (!state.chosen.host.empty() && state.builds > 0)
    effects.push_back(effect::CountBuild{state.chosen.host, false});
  return effects;
}

}  // namespace

void take_next_host(BuildState& state) {
  state.chosen = state.alternates.front();
  state.alternates.erase(state.alternates.begin());
}

effect::ClaimHost claim_effect(const BuildState& state) {
  const auto& flavor = state.server.flavor;
  return {.server = state.server.id,
          .host = state.chosen.host,
          .node = state.chosen.node,
          .zone = state.chosen.zone,
          .vcpus = flavor.vcpus,
          .memory_mb = flavor.memory_mb,
          .disk_gb = proto::disk_gb(flavor) - (state.placement.root_on_volume ? flavor.root_gb : 0),
          .generation = state.server.generation,
          .task = TaskState::networking};
}

constinit const Saga<BuildPorts, BuildState> build_server{.name = "build_server",
                                                          .version = 1,
                                                          .deadline = std::chrono::hours(1),
                                                          .steps = steps,
                                                          .retry_from = retry_from,
                                                          .failed = build_failed};

}  // namespace nova::conductor
