// The first record of a workflow.
#pragma once
#include "common/encode.hpp"
#include "conductor/saga/record.hpp"
#include "conductor/saga/request_context.hpp"
#include "conductor/saga/saga.hpp"

namespace nova::conductor {

template <class Ports, class State>
SagaRecord new_saga(const Saga<Ports, State>& saga, const State& state, const Context& context,
                    const proto::ServerId& server, Timestamp now) {
  SagaRecord record;
  record.kind = saga.name;
  record.version = saga.version;
  record.server = server;
  record.request = encode_context(context);
  record.state = encode_sparse(state);
  record.wake_at = now;
  record.deadline = now + saga.deadline;
  return record;
}

// The first record of a workflow of which the first steps are done with the save of it: it goes on with the
// next one, and that is given to a host at once if it can be.
template <class Ports, class State>
SagaRecord new_saga_from(int done_steps, const Saga<Ports, State>& saga, const State& state,
                         const Context& context, const proto::ServerId& server, Timestamp now,
                         std::chrono::milliseconds host_silence) {
  auto record = new_saga(saga, state, context, server, now);
  const auto step = [&]() -> const auto& { return saga.steps[static_cast<std::size_t>(record.cursor)]; };
  record.cursor = done_steps;
  while (step().skip != nullptr && step().skip(state)) ++record.cursor;
  if (step().on_report == nullptr) return record;
  mark_given(record, now + host_silence);
  record.unsent = true;
  return record;
}

}  // namespace nova::conductor
