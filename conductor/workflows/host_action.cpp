#include "conductor/workflows/host_action.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "conductor/workflows/common.hpp"
#include "proto/actions.hpp"

namespace nova::conductor {
namespace {

const proto::ActionSpec& spec_of(proto::PowerOp op) {
  return *std::find_if(proto::power_actions.begin(), proto::power_actions.end(),
                       [&](const proto::ActionSpec& a) { return a.power == op; });
}

std::string event_name(proto::PowerOp op) { return fmt::format("compute_{}_instance", spec_of(op).record); }

awaitable<Effects> change_power(HostActionPorts& ports, HostActionState& state, const StepContext& at) {
  proto::ChangePower::Request request{at.operation, state.server, state.op};
  co_await ports.compute.change_power(at.request, state.host, std::move(request));
  co_return Effects{};
}

Effects changed(HostActionState& state, const proto::OperationReport& report, const StepContext& at) {
  if (report.outcome == proto::Outcome::progress) return enter_task(state.server.id, report.task_state);
  return {effect::Settle{.server = state.server.id,
                         .vm_state = spec_of(state.op).ends,
                         .power = static_cast<proto::PowerState>(report.power_state),
                         .root_device_name = {}},
          event(at, state.server.id, event_name(state.op), report.host, true)};
}

awaitable<bool> host_lost(HostActionPorts& ports, HostActionState& state) {
  co_return !co_await ports.hosts.is_up(Context(), state.host);
}

constexpr std::array<Step<HostActionPorts, HostActionState>, 1> steps{{
    {.name = "change_power", .run = change_power, .on_report = changed, .lost = host_lost},
}};

// The guest is as it was: only the task ends, and the fault says why.
Effects action_failed(HostActionState& state, const Error& error, const StepContext& at) {
  return {effect::Fail{.server = state.server.id,
                       .vm_state = {},
                       .code = fault_code(error),
                       .message = error.message,
                       .details = error.kind,
                       .host = state.host},
          event(at, state.server.id, event_name(state.op), state.host, false, error.message)};
}

}  // namespace

constinit const Saga<HostActionPorts, HostActionState> host_action{.name = "host_action",
                                                                   .version = 1,
                                                                   .deadline = std::chrono::minutes(15),
                                                                   .steps = steps,
                                                                   .failed = action_failed};

}  // namespace nova::conductor
