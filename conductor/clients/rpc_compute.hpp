// ComputePort over RPC to the nova-compute of a host.
#pragma once
#include "common/rpc/client.hpp"
#include "conductor/ports/compute.hpp"

namespace nova::conductor {

class RpcCompute final : public ComputePort {
 public:
  explicit RpcCompute(rpc::Bus& bus) : client_(bus) {}
  awaitable<void> build(Context context, proto::HostName host, proto::HostOperation operation) override;
  awaitable<void> terminate(Context context, proto::HostName host, proto::HostOperation operation) override;
  awaitable<void> change_power(Context context, proto::HostName host,
                               proto::ChangePower::Request request) override;

 private:
  rpc::Client<proto::ComputeService> client_;
};

}  // namespace nova::conductor
