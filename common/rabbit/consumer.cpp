#include "common/rabbit/consumer.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace nova::rabbit {
namespace asio = boost::asio;

Consumer::Consumer(asio::any_io_executor executor, const Settings& settings, Hooks hooks, Logger log)
    : executor_(std::move(executor)),
      hooks_(std::move(hooks)),
      role_(
          settings.rabbit,
          [this](std::vector<Notice> notices) {
            asio::post(executor_, [weak = weak_from_this(), notices = std::move(notices)]() mutable {
              if (const auto self = weak.lock()) self->take(std::move(notices));
            });
          },
          log),
      connection_(settings, "consuming", role_, log) {}

Consumer::~Consumer() { stop(); }

void Consumer::start() { connection_.start(); }
void Consumer::stop() {
  connection_.stop();
  stopped_ = true;
}

std::size_t Consumer::serve(rpc::Address at, std::uint16_t prefetch, rpc::Reads reads) {
  put(ConsumingRole::Serve{std::move(at), prefetch, reads});
  return asked_++;
}

void Consumer::settle(DeliveryRef ref, Verdict verdict) {
  if (ref.epoch == epoch_) put(ConsumingRole::Settle{ref, verdict});
}

void Consumer::drain() { put(ConsumingRole::Drain{}); }

void Consumer::put(ConsumingRole::Order order) {
  if (role_.put(std::move(order))) connection_.wake();
}

void Consumer::take(std::vector<Notice> notices) {
  if (stopped_) return;
  bool changed = false;
  for (auto& notice : notices) {
    if (auto* received = std::get_if<Received>(&notice)) {
      take(*received);
      continue;
    }
    if (auto* up = std::get_if<LinkUp>(&notice)) {
      epoch_ = up->epoch;
      reply_queue_ = std::move(up->reply_queue);
    } else if (auto* down = std::get_if<LinkDown>(&notice)) {
      reply_queue_.clear();
      hooks_.lost(down->why);
    } else if (auto* serving = std::get_if<Serving>(&notice)) {
      serving_ = std::max(serving_, serving->service + 1);
    } else {
      drained_ = true;
    }
    changed = true;
  }
  if (changed) hooks_.changed();
}

void Consumer::take(Received& received) {
  if (received.reply)
    hooks_.reply(std::move(received.message));
  else
    hooks_.request(received.service, {received.epoch, received.message.tag}, std::move(received.message));
}

}  // namespace nova::rabbit
