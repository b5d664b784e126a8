// A workflow as a table of steps over one typed state. A step talks to the outside through its ports and says
// what the database must change as effects. Every step and undo is idempotent: after a crash it runs again.
#pragma once
#include <chrono>
#include <optional>
#include <span>
#include <string_view>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "conductor/saga/effect.hpp"
#include "conductor/saga/record.hpp"
#include "proto/operation.hpp"

namespace nova::conductor {

// What a step sees of its surroundings besides state and ports.
struct StepContext {
  const Context& request;
  proto::OperationRef operation;  // to be sent with work that is given to a host
};

template <class Ports, class State>
struct Step {
  using Run = awaitable<Effects> (*)(Ports&, State&, const StepContext&);
  using OnReport = Effects (*)(State&, const proto::OperationReport&, const StepContext&);

  std::string_view name;
  Run run;
  Run undo = nullptr;  // must tolerate that run never happened, or half
  // Set for a step that gives work to a host: `run` only sends it, the step ends with the host's report.
  // Called for progress and done; failures go to undo.
  OnReport on_report = nullptr;
  // The undo gives work to a host too, and ends with its report (or when the host is given up).
  bool undo_on_host = false;
  // The state makes the step needless, in both directions.
  bool (*skip)(const State&) = nullptr;
  // What is left to remove when the server is gone: no failure and no deadline ends it, and nobody waits for
  // it.
  bool endless = false;
  // Asked when the host has been silent: is it gone for good, so that the step failed?
  awaitable<bool> (*lost)(Ports&, State&) = nullptr;
};

template <class Ports, class State>
struct Saga {
  std::string_view name;
  int version = 1;
  std::chrono::seconds deadline{3600};
  std::span<const Step<Ports, State>> steps;
  // After a failure: the step to go back to and try again from; nothing: undo everything and fail.
  std::optional<int> (*retry_from)(State&, const Error&) = nullptr;
  // How long to wait before such another try.
  std::chrono::milliseconds retry_delay{0};
  // The effects that end a failed workflow, applied after the undo.
  Effects (*failed)(State&, const Error&, const StepContext&);
};

}  // namespace nova::conductor
