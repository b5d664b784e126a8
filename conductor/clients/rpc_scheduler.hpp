// SchedulerPort over RPC to nova-scheduler.
#pragma once
#include "common/rpc/client.hpp"
#include "conductor/ports/scheduler.hpp"

namespace nova::conductor {

class RpcScheduler final : public SchedulerPort {
 public:
  explicit RpcScheduler(rpc::Bus& bus) : client_(bus) {}
  awaitable<std::vector<proto::Selection>> select(Context context, proto::RequestSpec request,
                                                  proto::ServerId server) override;

 private:
  rpc::Client<proto::SchedulerService> client_;
};

}  // namespace nova::conductor
