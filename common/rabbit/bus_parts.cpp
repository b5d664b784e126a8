#include "common/rabbit/bus_parts.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/rabbit/topology.hpp"

namespace nova::rabbit {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

// A broker that is away for longer fails new calls at once, without a wait for each.
constexpr std::chrono::seconds patience{5};

class Listed {
 public:
  Listed(std::list<asio::steady_timer*>& list, asio::steady_timer& timer)
      : list_(list), at_(list.insert(list.end(), &timer)) {}
  ~Listed() { list_.erase(at_); }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;

 private:
  std::list<asio::steady_timer*>& list_;
  std::list<asio::steady_timer*>::iterator at_;
};

}  // namespace

RabbitBus::Parts::Parts(asio::any_io_executor ex, const Settings& s, Logger l, metrics::Registry* registry)
    : executor(std::move(ex)),
      settings(s),
      log(std::move(l)),
      numbers(registry),
      counts(registry),
      calls(executor),
      publisher(std::make_shared<Publisher>(
          executor, settings, [this] { on_change(); }, log)),
      consumer(std::make_shared<Consumer>(executor, settings, hooks(), log)),
      receiver(std::make_shared<Receiver>(executor, Receiver::Ends{publisher, consumer}, registry, log)),
      probe(std::make_shared<Probe>(publisher, consumer, settings.rabbit.probe_interval, numbers, log)),
      tasks(executor, {}),
      changed_at_(Clock::now()) {}

Consumer::Hooks RabbitBus::Parts::hooks() {
  return {.reply = [this](Delivery d) { on_reply(d); },
          .request = [this](std::size_t service, DeliveryRef ref,
                            Delivery d) { on_request(service, ref, std::move(d)); },
          .lost = [this](const std::string& why) { on_lost(why); },
          .changed = [this] { on_change(); }};
}

void RabbitBus::Parts::start() {
  publisher->start();
  consumer->start();
  tasks.spawn("probe", Probe::run(probe));
}

void RabbitBus::Parts::stop() {
  tasks.stop();
  receiver->stop();
  consumer->stop();
  publisher->stop();
  numbers.up.set(0);
}

void RabbitBus::Parts::on_change() {
  if (up() != was_up_) {
    was_up_ = up();
    changed_at_ = Clock::now();
    numbers.up.set(was_up_ ? 1 : 0);
    if (!was_up_) numbers.links_lost.add();
  }
  for (auto* timer : waiting_) timer->cancel();
}

void RabbitBus::Parts::on_lost(const std::string& why) {
  calls.fail_all({Errc::unavailable, "the connection to the message broker was lost: " + why, {}});
}

void RabbitBus::Parts::on_request(std::size_t number, DeliveryRef ref, Delivery delivery) {
  const auto& service = services.at(number);
  ++service->deliveries;
  if (delivery.type == Probe::type) {
    consumer->settle(ref, Verdict::done);
    probe->arrived(delivery);
    return;
  }
  receiver->receive(service, ref, std::move(delivery));
}

void RabbitBus::Parts::on_reply(const Delivery& delivery) {
  if (delivery.type == Probe::type) return probe->arrived(delivery);
  try {
    auto reply = rpc::parse_reply(delivery.body);
    const std::string id = reply.msg_id;
    if (!calls.answer(std::move(reply))) log.debug("a reply came too late (call {})", id);
  } catch (const Fault& fault) {
    log.error("a reply cannot be understood: {}", fault.what());
  }
}

awaitable<void> RabbitBus::Parts::change(Time until) {
  asio::steady_timer timer(executor, until);
  const Listed listed(waiting_, timer);
  boost::system::error_code error;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
}

awaitable<void> RabbitBus::Parts::link(Time deadline) {
  while (!up()) {
    const Time until = std::min(deadline, changed_at_ + patience);
    if (Clock::now() >= until) throw Fault(Errc::unavailable, "the message broker is away");
    co_await change(until);
  }
}

}  // namespace nova::rabbit
