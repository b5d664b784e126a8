#include "common/rpc/memory_bus.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/error.hpp"

namespace nova::rpc {
namespace {

Incoming incoming(Context context, const Outgoing& request, bool wants_reply) {
  Incoming in;
  in.method = request.method;
  in.ns = request.ns;
  in.version = request.version;
  in.context = std::move(context);
  in.args = json::parse(request.args);
  in.wants_reply = wants_reply;
  return in;
}

// Runs a cast to its end; its failure is the receiver's affair.
awaitable<void> run_cast(Handler handler, Incoming message) { co_await handler(std::move(message)); }

}  // namespace

MemoryBus::MemoryBus(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}
MemoryBus::~MemoryBus() = default;

const MemoryBus::Server& MemoryBus::find(const Address& to) {
  std::vector<const Server*> fits;
  for (const auto& server : servers_)
    if (server->at.topic == to.topic &&
        (to.host.empty() ? server->reads != Reads::host : server->at.host == to.host))
      fits.push_back(server.get());
  if (fits.empty())
    throw Fault(Errc::unavailable, fmt::format("no server listens on {} {}", to.topic, to.host));
  return *fits[next_++ % fits.size()];
}

awaitable<json::Document> MemoryBus::call(Context context, Outgoing request) {
  Handler handler = find(request.to).handler;
  const std::string reply = co_await handler(incoming(std::move(context), request, true));
  co_return json::parse(reply);
}

awaitable<void> MemoryBus::cast(Context context, Outgoing request) {
  boost::asio::co_spawn(executor_,
                        run_cast(find(request.to).handler, incoming(std::move(context), request, false)),
                        [](const std::exception_ptr&) {});
  co_return;
}

awaitable<void> MemoryBus::fanout(Context context, Outgoing request) {
  for (const auto& server : servers_)
    if (server->at.topic == request.to.topic && server->reads != Reads::host)
      boost::asio::co_spawn(executor_, run_cast(server->handler, incoming(context, request, false)),
                            [](const std::exception_ptr&) {});
  co_return;
}

awaitable<void> MemoryBus::serve(Address at, std::size_t, Handler handler, Reads reads) {
  servers_.push_back(std::make_unique<Server>(Server{std::move(at), std::move(handler), reads}));
  co_return;
}

awaitable<void> MemoryBus::drain() {
  servers_.clear();
  co_return;
}

}  // namespace nova::rpc
