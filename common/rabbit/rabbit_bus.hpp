// The Bus over RabbitMQ, wire-compatible with oslo.messaging (docs/messaging.md). Loop thread only, like
// every Bus; two I/O threads below it, one to consume and one to publish, are its own. A broker that is away
// is waited for; meanwhile calls and casts fail with Fault(unavailable) within bounds, and nothing hangs.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "common/log/log.hpp"
#include "common/metrics/registry.hpp"
#include "common/rabbit/options.hpp"
#include "common/rpc/bus.hpp"

namespace nova::rabbit {

class RabbitBus final : public rpc::Bus {
 public:
  // Connecting begins at start(). `executor` is the loop's; `registry` may be null, and outlives the bus.
  RabbitBus(boost::asio::any_io_executor executor, const Settings& settings, Logger log,
            metrics::Registry* registry = nullptr);
  // Cancels handlers that still run, whose messages the broker then gives to another server; drain() first
  // for an orderly end. Joins the I/O threads (within seconds).
  ~RabbitBus() override;

  // Connects; returns when the broker is there, however long that takes. Once.
  awaitable<void> start();

  awaitable<json::Document> call(Context context, rpc::Outgoing request) override;
  awaitable<void> cast(Context context, rpc::Outgoing request) override;
  awaitable<void> fanout(Context context, rpc::Outgoing request) override;
  awaitable<void> serve(rpc::Address at, std::size_t prefetch, rpc::Handler handler,
                        rpc::Reads reads = rpc::Reads::topic_and_host) override;
  awaitable<void> drain() override;
  bool connected() const override;

 private:
  struct Parts;
  static awaitable<json::Document> call_counted(std::shared_ptr<Parts> parts, Context context,
                                                rpc::Outgoing request);
  static awaitable<void> cast_counted(std::shared_ptr<Parts> parts, Context context, rpc::Outgoing request);

  std::shared_ptr<Parts> parts_;
};

}  // namespace nova::rabbit
