// A Bus inside one process: for tests and for many agents in one program. Messages pass through the same JSON
// as on the wire, and a handler's Fault comes back as it would from RabbitMQ. One loop thread.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <vector>

#include "common/rpc/bus.hpp"

namespace nova::rpc {

class MemoryBus final : public Bus {
 public:
  explicit MemoryBus(boost::asio::any_io_executor executor);
  ~MemoryBus() override;

  awaitable<json::Document> call(Context context, Outgoing request) override;
  awaitable<void> cast(Context context, Outgoing request) override;
  awaitable<void> fanout(Context context, Outgoing request) override;
  awaitable<void> serve(Address at, std::size_t prefetch, Handler handler,
                        Reads reads = Reads::topic_and_host) override;
  awaitable<void> drain() override;
  bool connected() const override { return true; }

 private:
  struct Server {
    Address at;
    Handler handler;
    Reads reads;
  };
  const Server& find(const Address& to);  // throws Fault(unavailable)

  boost::asio::any_io_executor executor_;
  std::vector<std::unique_ptr<Server>> servers_;
  std::size_t next_ = 0;  // round robin over the servers of a topic
};

}  // namespace nova::rpc
