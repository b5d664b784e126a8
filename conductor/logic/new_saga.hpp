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
  record.state = encode(state);
  record.wake_at = now;
  record.deadline = now + saga.deadline;
  return record;
}

}  // namespace nova::conductor
