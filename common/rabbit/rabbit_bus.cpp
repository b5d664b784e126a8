#include "common/rabbit/rabbit_bus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include "common/error.hpp"
#include "common/rabbit/bus_parts.hpp"
#include "common/rabbit/topology.hpp"
#include "common/rpc/envelope.hpp"
#include "common/uuid.hpp"

namespace nova::rabbit {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds pulse_of_long_calls{60};

std::string routing_key(const rpc::Address& to) {
  return to.host.empty() ? to.topic : to.topic + "." + to.host;
}

std::chrono::milliseconds time_left(Clock::time_point deadline) {
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()),
                  std::chrono::milliseconds(1));
}

// A message for the durable queue of a topic or host.
Publication durable(const rpc::Outgoing& request, std::string body) {
  Publication message;
  message.exchange = exchange_name;
  message.routing_key = routing_key(request.to);
  message.body = std::move(body);
  return message;
}

// What became of one cast, and who waits for that.
struct Ticket {
  Ticket(const asio::any_io_executor& executor, Clock::time_point deadline) : timer(executor, deadline) {}
  asio::steady_timer timer;
  std::optional<Outcome> outcome;
};

// Counts one sent message when its coroutine ends, whichever way.
class Counted {
 public:
  Counted(rpc::Metrics& counts, rpc::Kind kind, const std::string& method)
      : counts_(counts), kind_(kind), method_(method) {}
  void failed(Errc code) { counts_.sent(kind_, method_, code, Clock::now() - start_); }
  void succeeded() { counts_.sent(kind_, method_, std::nullopt, Clock::now() - start_); }

 private:
  rpc::Metrics& counts_;
  rpc::Kind kind_;
  std::string method_;
  Clock::time_point start_ = Clock::now();
};

}  // namespace

RabbitBus::RabbitBus(asio::any_io_executor executor, const Settings& settings, Logger log,
                     metrics::Registry* registry)
    : parts_(std::make_shared<Parts>(std::move(executor), settings, std::move(log), registry)) {}

RabbitBus::~RabbitBus() { parts_->stop(); }

bool RabbitBus::connected() const { return parts_->up(); }

awaitable<void> RabbitBus::start() {
  const auto parts = parts_;
  parts->start();
  while (!parts->up()) co_await parts->change();
}

awaitable<json::Document> RabbitBus::call(Context context, rpc::Outgoing request) {
  Counted count(parts_->counts, rpc::Kind::call, request.method);
  try {
    auto reply = co_await call_counted(parts_, std::move(context), std::move(request));
    count.succeeded();
    co_return reply;
  } catch (const Fault& fault) {
    count.failed(fault.code());
    throw;
  }
}

awaitable<json::Document> RabbitBus::call_counted(std::shared_ptr<Parts> parts, Context context,
                                                  rpc::Outgoing request) {
  const auto deadline = context.deadline == Clock::time_point::max()
                            ? Clock::now() + parts->settings.call_timeout
                            : context.deadline;
  co_await parts->link(deadline);
  rpc::RequestIds ids{new_hex_id(), new_hex_id(), parts->consumer->reply_queue(), 0};
  if (deadline - Clock::now() > pulse_of_long_calls + std::chrono::seconds(1))
    ids.heartbeat_seconds = static_cast<int>(pulse_of_long_calls.count());
  auto message = durable(request, rpc::request_body(context, request, ids));
  message.expiry = time_left(deadline);
  message.awaited = false;
  parts->calls.expect({ids.msg_id, fmt::format("{} from {}", request.method, message.routing_key), deadline,
                       std::chrono::seconds(ids.heartbeat_seconds)});
  const auto done = [weak = std::weak_ptr(parts), id = ids.msg_id](const Outcome& outcome) {
    if (const auto self = weak.lock(); self && !outcome.confirmed)
      self->calls.fail(id, {Errc::unavailable, outcome.why, {}});
  };
  parts->publisher->send_in_memory(message, done);
  co_return co_await parts->calls.wait(ids.msg_id);
}

awaitable<void> RabbitBus::cast(Context context, rpc::Outgoing request) {
  Counted count(parts_->counts, rpc::Kind::cast, request.method);
  try {
    co_await cast_counted(parts_, std::move(context), std::move(request));
    count.succeeded();
  } catch (const Fault& fault) {
    count.failed(fault.code());
    throw;
  }
}

awaitable<void> RabbitBus::cast_counted(std::shared_ptr<Parts> parts, Context context,
                                        rpc::Outgoing request) {
  const auto message = durable(request, rpc::request_body(context, request, {new_hex_id(), {}, {}, 0}));
  const auto ticket = std::make_shared<Ticket>(parts->executor, context.deadline);
  const auto done = [ticket](const Outcome& outcome) {
    ticket->outcome = outcome;
    ticket->timer.cancel();
  };
  if (request.recorded)
    parts->publisher->send_in_memory(message, done);
  else
    parts->publisher->send(message, done);
  boost::system::error_code error;
  co_await ticket->timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  if (!ticket->outcome && error) throw boost::system::system_error(error);  // the caller was cancelled
  if (!ticket->outcome)
    throw Fault(Errc::unavailable, "the broker did not confirm the message before the deadline");
  if (!ticket->outcome->confirmed) throw Fault(Errc::unavailable, ticket->outcome->why);
}

awaitable<void> RabbitBus::fanout(Context context, rpc::Outgoing request) {
  Counted count(parts_->counts, rpc::Kind::fanout, request.method);
  Publication message;
  message.exchange = fanout_name(request.to.topic);
  message.routing_key = request.to.topic;
  message.body = rpc::request_body(context, request, {new_hex_id(), {}, {}, 0});
  parts_->publisher->send_fanout(std::move(message));
  count.succeeded();
  co_return;
}

awaitable<void> RabbitBus::serve(rpc::Address at, std::size_t prefetch, rpc::Handler handler,
                                 rpc::Reads reads) {
  const auto parts = parts_;
  auto service = std::make_shared<Service>();
  service->at = at;
  service->prefetch = static_cast<std::uint16_t>(std::clamp<std::size_t>(prefetch, 1, 65535));
  service->handler = std::move(handler);
  parts->services.push_back(service);
  parts->probe->watch(service);
  const auto number = parts->consumer->serve(std::move(at), service->prefetch, reads);
  while (parts->consumer->serving() <= number) co_await parts->change();
}

awaitable<void> RabbitBus::drain() {
  const auto parts = parts_;
  if (!parts->consumer->drained()) parts->consumer->drain();
  while (parts->consumer->up() && !parts->consumer->drained()) co_await parts->change();
  co_await parts->receiver->join();
}

}  // namespace nova::rabbit
