#include "common/rabbit/rabbit_bus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/error.hpp"
#include "common/rabbit/calls.hpp"
#include "common/rabbit/consumer.hpp"
#include "common/rabbit/publisher.hpp"
#include "common/rabbit/receiver.hpp"
#include "common/rabbit/topology.hpp"
#include "common/rpc/envelope.hpp"
#include "common/uuid.hpp"

namespace nova::rabbit {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds heartbeat_of_long_calls{60};

std::string routing_key(const rpc::Address& to) {
  return to.host.empty() ? to.topic : to.topic + "." + to.host;
}

std::chrono::milliseconds time_left(Clock::time_point deadline) {
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()),
                  std::chrono::milliseconds(1));
}

// What became of one cast, and who waits for that.
struct Ticket {
  explicit Ticket(const asio::any_io_executor& executor) : timer(executor, Clock::time_point::max()) {}
  asio::steady_timer timer;
  std::optional<Outcome> outcome;
};

}  // namespace

struct RabbitBus::Parts {
  Parts(asio::any_io_executor ex, const Settings& s, Logger l);
  void on_reply(const Delivery& delivery);
  void send_call(Publication message, std::string msg_id);
  awaitable<void> change();  // until something about the links has changed

  asio::any_io_executor executor;
  Settings settings;
  Logger log;
  Calls calls;
  asio::steady_timer changed;  // cancelled at each change
  std::vector<rpc::Handler> handlers;
  std::shared_ptr<Publisher> publisher;
  std::shared_ptr<Consumer> consumer;
  Receiver receiver;
};

namespace {
Consumer::Hooks hooks_of(auto* parts) {
  return {
      .reply = [parts](Delivery d) { parts->on_reply(d); },
      .request = [parts](
                     std::size_t service, DeliveryRef ref,
                     Delivery d) { parts->receiver.receive(parts->handlers.at(service), ref, std::move(d)); },
      .lost =
          [parts](const std::string& why) {
            parts->calls.fail_all({Errc::unavailable, "the connection to the broker was lost: " + why, {}});
          },
      .changed = [parts] { parts->changed.cancel(); }};
}
}  // namespace

RabbitBus::Parts::Parts(asio::any_io_executor ex, const Settings& s, Logger l)
    : executor(std::move(ex)),
      settings(s),
      log(std::move(l)),
      calls(executor),
      changed(executor, Clock::time_point::max()),
      publisher(std::make_shared<Publisher>(
          executor, settings, [this] { changed.cancel(); }, log)),
      consumer(std::make_shared<Consumer>(executor, settings, hooks_of(this), log)),
      receiver(executor, *publisher, *consumer, log) {}

void RabbitBus::Parts::on_reply(const Delivery& delivery) {
  try {
    auto reply = rpc::parse_reply(delivery.body);
    const std::string id = reply.msg_id;
    if (!calls.answer(std::move(reply))) log.debug("a reply came too late (call {})", id);
  } catch (const Fault& fault) {
    log.error("a reply cannot be understood: {}", fault.what());
  }
}

// A server of ours reads calls from a queue in memory. Where there is none (a server in Python, or one that
// is being restarted) the call goes to the durable queue that casts use.
void RabbitBus::Parts::send_call(Publication message, std::string msg_id) {
  publisher->send(message, [this, message, msg_id](const Outcome& first) mutable {
    if (!first.unroutable) {
      if (!first.confirmed) calls.fail(msg_id, {Errc::unavailable, first.why, {}});
      return;
    }
    message.exchange = exchange_name;
    publisher->send(std::move(message), [this, msg_id](const Outcome& second) {
      if (!second.confirmed) calls.fail(msg_id, {Errc::unavailable, second.why, {}});
    });
  });
}

awaitable<void> RabbitBus::Parts::change() {
  boost::system::error_code error;
  co_await changed.async_wait(asio::redirect_error(asio::use_awaitable, error));
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
}

RabbitBus::RabbitBus(asio::any_io_executor executor, const Settings& settings, Logger log)
    : parts_(std::make_shared<Parts>(std::move(executor), settings, std::move(log))) {}

RabbitBus::~RabbitBus() {
  parts_->receiver.stop();
  parts_->consumer->stop();
  parts_->publisher->stop();
}

bool RabbitBus::connected() const { return parts_->publisher->up() && parts_->consumer->up(); }

awaitable<void> RabbitBus::start() {
  const auto parts = parts_;
  parts->publisher->start();
  parts->consumer->start();
  while (!parts->publisher->up() || !parts->consumer->up()) co_await parts->change();
}

awaitable<json::Document> RabbitBus::call(Context context, rpc::Outgoing request) {
  const auto parts = parts_;
  if (!connected()) throw Fault(Errc::unavailable, "the message broker is away");
  const auto now = Clock::now();
  const auto deadline = std::min(context.deadline, now + std::chrono::hours(24));
  rpc::RequestIds ids{new_hex_id(), new_hex_id(), parts->consumer->reply_queue(), 0};
  if (deadline - now > heartbeat_of_long_calls + std::chrono::seconds(1))
    ids.heartbeat_seconds = static_cast<int>(heartbeat_of_long_calls.count());
  Publication message;
  message.exchange = calls_exchange_name;
  message.routing_key = routing_key(request.to);
  message.body = rpc::request_body(context, request, ids);
  message.expiry = time_left(deadline);
  parts->calls.expect({ids.msg_id, fmt::format("{} of {}", request.method, message.routing_key), deadline,
                       std::chrono::seconds(ids.heartbeat_seconds)});
  parts->send_call(std::move(message), ids.msg_id);
  co_return co_await parts->calls.wait(ids.msg_id);
}

awaitable<void> RabbitBus::cast(Context context, rpc::Outgoing request) {
  const auto parts = parts_;
  Publication message;
  message.exchange = exchange_name;
  message.routing_key = routing_key(request.to);
  message.body = rpc::request_body(context, request, {new_hex_id(), {}, {}, 0});
  const auto ticket = std::make_shared<Ticket>(parts->executor);
  ticket->timer.expires_at(context.deadline);
  parts->publisher->send(std::move(message), [ticket](const Outcome& outcome) {
    ticket->outcome = outcome;
    ticket->timer.cancel();
  });
  if (!ticket->outcome) {
    boost::system::error_code error;
    co_await ticket->timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (!ticket->outcome && error) throw boost::system::system_error(error);  // the caller was cancelled
  }
  if (!ticket->outcome)
    throw Fault(Errc::unavailable, "the broker did not take the message before the deadline");
  if (!ticket->outcome->confirmed) throw Fault(Errc::unavailable, ticket->outcome->why);
}

awaitable<void> RabbitBus::fanout(Context context, rpc::Outgoing request) {
  Publication message;
  message.exchange = fanout_name(request.to.topic);
  message.routing_key = request.to.topic;
  message.body = rpc::request_body(context, request, {new_hex_id(), {}, {}, 0});
  parts_->publisher->send_fanout(std::move(message));
  co_return;
}

awaitable<void> RabbitBus::serve(rpc::Address at, std::size_t prefetch, rpc::Handler handler) {
  const auto parts = parts_;
  parts->handlers.push_back(std::move(handler));
  const auto service = parts->consumer->serve(
      std::move(at), static_cast<std::uint16_t>(std::clamp<std::size_t>(prefetch, 1, 65535)));
  while (parts->consumer->serving() <= service) co_await parts->change();
}

awaitable<void> RabbitBus::drain() {
  const auto parts = parts_;
  if (!parts->consumer->drained()) parts->consumer->drain();
  while (parts->consumer->up() && !parts->consumer->drained()) co_await parts->change();
  co_await parts->receiver.join();
}

}  // namespace nova::rabbit
