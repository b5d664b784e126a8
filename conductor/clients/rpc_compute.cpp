#include "conductor/clients/rpc_compute.hpp"

namespace nova::conductor {

awaitable<void> RpcCompute::build(Context context, proto::HostName host, proto::HostOperation operation) {
  co_await client_.cast<proto::BuildAndRun>(std::move(context), std::move(operation), host.str());
}

awaitable<void> RpcCompute::terminate(Context context, proto::HostName host, proto::HostOperation operation) {
  co_await client_.cast<proto::Terminate>(std::move(context), std::move(operation), host.str());
}

awaitable<void> RpcCompute::change_power(Context context, proto::HostName host,
                                         proto::ChangePower::Request request) {
  co_await client_.cast<proto::ChangePower>(std::move(context), std::move(request), host.str());
}

}  // namespace nova::conductor
