// The scheduler's RPC methods over the pure decision. Used on the loop thread; owned by Core.
#pragma once
#include "common/clock.hpp"
#include "common/log/log.hpp"
#include "common/metrics/registry.hpp"
#include "proto/scheduler.hpp"
#include "scheduler/host_feed.hpp"
#include "scheduler/select.hpp"

namespace nova::scheduler {

class Handlers {
 public:
  // What is referred to outlives the handlers.
  struct Parts {
    HostTable& hosts;
    HostFeed& feed;
    const Policy& policy;
    const Clock& clock;
    Random random;
    Logger log;
    metrics::Registry& metrics;
  };
  explicit Handlers(Parts parts);

  // Throws Fault: no_valid_host with the reason, bad_request for a request without servers, unavailable when
  // only living hosts are wanting and it cannot be known whether they live.
  awaitable<proto::SelectDestinations::Reply> on(Context context, proto::SelectDestinations::Request request);
  awaitable<rpc::Nothing> on(Context context, proto::UpdateHosts::Request news);

 private:
  std::variant<Choice, Refusal> decide(const Ask& ask, bool alternates, bool silent_too = false);
  bool silent_hosts_would_do(const Ask& ask);
  proto::SelectDestinations::Reply reply(const Context& context, const Ask& ask, const Choice& choice) const;
  [[noreturn]] void refuse(const Context& context, const Ask& ask, const Refusal& refusal);

  Parts parts_;
  metrics::Counter chosen_, refused_, deferred_;
  metrics::Histogram seconds_;
};

}  // namespace nova::scheduler
