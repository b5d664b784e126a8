// SchedulerPort over RPC to nova-scheduler. Servers of the same description that ask while a call is under
// way go into the next call together. Used on one loop thread.
#pragma once
#include "common/async/shared_calls.hpp"
#include "common/rpc/client.hpp"
#include "conductor/ports/scheduler.hpp"

namespace nova::conductor {

class RpcScheduler final : public SchedulerPort {
 public:
  explicit RpcScheduler(rpc::Bus& bus) : client_(bus) {}
  awaitable<std::vector<proto::Selection>> select(Context context, proto::RequestSpec request,
                                                  proto::ServerId server) override;

 private:
  using Selections = std::vector<proto::Selection>;
  awaitable<std::vector<Selections>> ask(Context context, proto::RequestSpec request,
                                         std::vector<proto::ServerId> servers);

  rpc::Client<proto::SchedulerService> client_;
  SharedCalls<proto::ServerId, Selections> calls_;
};

}  // namespace nova::conductor
