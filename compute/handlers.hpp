// What nova-compute answers to: each method of proto::ComputeService. Casts return once their operation is in
// the journal; their outcome goes to the conductor as a report.
#pragma once
#include "compute/hypervisor/hypervisor.hpp"
#include "compute/operations.hpp"
#include "proto/compute.hpp"

namespace nova::compute {

class Handlers {
 public:
  // Both outlive the handlers.
  Handlers(Operations& operations, Hypervisor& hypervisor)
      : operations_(operations), hypervisor_(hypervisor) {}

  awaitable<rpc::Nothing> on(Context context, proto::BuildAndRun::Request request);
  awaitable<rpc::Nothing> on(Context context, proto::Terminate::Request request);
  awaitable<rpc::Nothing> on(Context context, proto::ChangePower::Request request);
  awaitable<proto::GetConsoleOutput::Reply> on(Context context, proto::GetConsoleOutput::Request request);
  awaitable<proto::GetHostUptime::Reply> on(Context context, proto::GetHostUptime::Request request);

 private:
  Operations& operations_;
  Hypervisor& hypervisor_;
};

}  // namespace nova::compute
