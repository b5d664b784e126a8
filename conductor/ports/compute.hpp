// What workflows ask of a host: durable casts. They return once the broker holds the message; the outcome
// comes as an OperationReport. Throws Fault(unavailable) when the broker, or the host's queue, is away.
#pragma once
#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "proto/compute.hpp"

namespace nova::conductor {

class ComputePort {
 public:
  virtual ~ComputePort() = default;
  virtual awaitable<void> build(Context context, proto::HostName host, proto::HostOperation operation) = 0;
  virtual awaitable<void> terminate(Context context, proto::HostName host,
                                    proto::HostOperation operation) = 0;
  virtual awaitable<void> change_power(Context context, proto::HostName host,
                                       proto::ChangePower::Request request) = 0;
};

}  // namespace nova::conductor
