#include "common/rabbit/publisher.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>

#include "common/rabbit/topology.hpp"

namespace nova::rabbit {
namespace asio = boost::asio;
namespace {
constexpr std::size_t most_pending =
    50000;  // beyond this senders are told at once that the broker is too slow
constexpr std::chrono::seconds longest_in_memory{60};
}  // namespace

Publisher::Publisher(asio::any_io_executor executor, const Settings& settings, std::function<void()> changed,
                     Logger log)
    : executor_(std::move(executor)),
      timeout_(settings.rabbit.publish_timeout),
      changed_(std::move(changed)),
      timer_(executor_),
      role_(
          [this](Progress progress) {
            asio::post(executor_, [weak = weak_from_this(), progress = std::move(progress)] {
              if (const auto self = weak.lock()) self->take(progress);
            });
          },
          timeout_, log),
      connection_(settings, "publishing", role_, log) {}

Publisher::~Publisher() { stop(); }

void Publisher::start() { connection_.start(); }
void Publisher::stop() {
  connection_.stop();
  stopped_ = true;
  changed_ = [] {};
  pending_.clear();  // nobody is told any more
  due_.clear();
  timer_.cancel();
}

void Publisher::send(Publication message, Done done) {
  message.id = ++last_id_;
  if (stopped_ || pending_.size() >= most_pending) {
    const char* why = stopped_ ? "the service is stopping" : "too many messages wait for the broker";
    asio::post(executor_,
               [done = std::move(done), id = message.id, why] { done(Outcome{id, false, false, why}); });
    return;
  }
  const auto due = std::chrono::steady_clock::now() + timeout_;
  pending_.emplace(message.id, std::move(done));
  due_.push_back({message.id, due});
  arm();
  put({std::move(message), due, false});
}

void Publisher::send_in_memory(Publication message, Done done) {
  Publication first = message;
  first.exchange = calls_exchange_name;
  if (first.expiry.count() == 0) first.expiry = longest_in_memory;
  send(std::move(first), [weak = weak_from_this(), message = std::move(message),
                          done = std::move(done)](const Outcome& outcome) mutable {
    const auto self = weak.lock();
    if (!self || !outcome.unroutable) return done(outcome);
    self->send(std::move(message), std::move(done));
  });
}

void Publisher::send_fanout(Publication message) {
  message.mandatory = false;
  put({std::move(message), std::chrono::steady_clock::now() + timeout_, true});
}

void Publisher::put(PublishingRole::Order order) {
  if (role_.put(std::move(order))) connection_.wake();
}

void Publisher::take(const Progress& progress) {
  blocked_ = progress.blocked;
  for (const auto& outcome : progress.outcomes) finish(outcome);
  if (std::exchange(up_, progress.up) != progress.up) changed_();
}

void Publisher::finish(const Outcome& outcome) {
  if (auto node = pending_.extract(outcome.id)) node.mapped()(outcome);
}

// One timer for all: messages wait equally long, so the oldest is due first.
void Publisher::arm() {
  while (!due_.empty() && !pending_.contains(due_.front().id)) due_.pop_front();
  if (armed_ || due_.empty()) return;
  armed_ = true;
  timer_.expires_at(due_.front().time);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (!self || error) return;
    self->armed_ = false;
    self->expire();
  });
}

void Publisher::expire() {
  const auto now = std::chrono::steady_clock::now();
  while (!due_.empty() && due_.front().time <= now) {
    const Due due = due_.front();
    due_.pop_front();
    finish({due.id, false, false,
            fmt::format("the broker did not take the message within {} s (it is {})",
                        std::chrono::duration<double>(timeout_).count(),
                        !up_       ? "away"
                        : blocked_ ? "blocked by an alarm"
                                   : "slow")});
  }
  arm();
}

}  // namespace nova::rabbit
