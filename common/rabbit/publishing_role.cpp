#include "common/rabbit/publishing_role.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/rabbit/topology.hpp"

namespace nova::rabbit {
namespace {

constexpr Channel confirmed_channel = 1;
constexpr Channel fanout_channel = 2;  // a missing exchange closes a channel: not the one with the casts
constexpr std::size_t window = 1000;
constexpr int sends_at_once = 128;  // then confirms are read
// Confirmations that nobody waits for are kept until there are so many, or for so long. The sender keeps each
// message as long, so those of great ones are not kept.
constexpr std::size_t kept_outcomes = 64, kept_body_bytes = 16384;
constexpr std::chrono::milliseconds kept_longest{1000};

std::string unreachable(const Returned& r) {
  return fmt::format("no queue takes messages for {}{}{} ({})", r.routing_key,
                     r.exchange.empty() ? "" : " of exchange ", r.exchange, r.text);
}

}  // namespace

PublishingRole::PublishingRole(HandOver hand_over, std::chrono::milliseconds publish_timeout, Logger log)
    : hand_over_(std::move(hand_over)),
      kept_for_(std::min(kept_longest, publish_timeout / 4)),
      log_(std::move(log)) {}

void PublishingRole::opened(Link& link) {
  link.open_channel(confirmed_channel);
  declare_or_adopt(link, confirmed_channel, rpc_exchange(), log_);
  declare_or_adopt(link, confirmed_channel, calls_exchange(), log_);
  link.confirm_select(confirmed_channel);
  link.open_channel(fanout_channel);
  first_tag_ = 1;
  blocked_ = false;
  reported_blocked_ = false;
  hand_over_({true, false, {}});
}

void PublishingRole::attend(Link& link) {
  for (auto& order : mailbox_.take_all()) waiting_.push_back(std::move(order));
  pump(link);
}

void PublishingRole::happened(Link& link, Event event) {
  if (const auto* confirmed = std::get_if<Confirmed>(&event)) {
    confirm(*confirmed);
  } else if (auto* returned = std::get_if<Returned>(&event)) {
    returned_[returned->id] = unreachable(*returned);
  } else if (const auto* blocked = std::get_if<Blocked>(&event)) {
    blocked_ = blocked->blocked;
    if (blocked_)
      log_.warning("the broker takes no messages: {}", blocked->reason);
    else
      log_.info("the broker takes messages again");
  } else if (const auto* closed = std::get_if<ChannelClosed>(&event)) {
    reopen(link, *closed);
  }
}

void PublishingRole::settle(Link& link) {
  pump(link);
  if (blocked_ == reported_blocked_ && news_can_wait()) return;
  reported_blocked_ = blocked_;
  awaited_outcomes_ = false;
  handed_over_ = std::chrono::steady_clock::now();
  hand_over_({true, blocked_, std::exchange(outcomes_, {})});
}

bool PublishingRole::news_can_wait() const {
  if (awaited_outcomes_) return false;
  return outcomes_.empty() ||
         (outcomes_.size() < kept_outcomes && std::chrono::steady_clock::now() < handed_over_ + kept_for_);
}

std::chrono::milliseconds PublishingRole::longest_sleep() const {
  return outcomes_.empty() ? Role::longest_sleep() : kept_for_;
}

void PublishingRole::lost(const std::string& why) {
  for (const auto& sent : unconfirmed_)
    if (sent.id != 0)
      outcomes_.push_back(
          {sent.id, false, false, fmt::format("the broker was lost before it confirmed: {}", why)});
  unconfirmed_.clear();
  open_ = 0;
  awaited_outcomes_ = false;
  returned_.clear();
  hand_over_({false, false, std::exchange(outcomes_, {})});
}

void PublishingRole::pump(Link& link) {
  for (int sent = 0; sent < sends_at_once && !waiting_.empty() && !blocked_ && open_ < window; ++sent) {
    Order order = std::move(waiting_.front());
    waiting_.pop_front();
    send(link, order);
  }
}

void PublishingRole::send(Link& link, Order& order) {
  if (std::chrono::steady_clock::now() >= order.send_by) return;  // its sender has been told already
  if (order.fanout) {
    link.declare_nowait(fanout_channel, fanout_exchange(order.message.exchange));
    link.publish(fanout_channel, order.message);
    return;
  }
  unconfirmed_.push_back(
      {order.message.id, order.message.awaited || order.message.body.text().size() > kept_body_bytes});
  ++open_;
  link.publish(confirmed_channel, order.message);
}

void PublishingRole::confirm(const Confirmed& confirmed) {
  if (confirmed.tag < first_tag_ || confirmed.tag >= first_tag_ + unconfirmed_.size()) return;
  const auto last = static_cast<std::size_t>(confirmed.tag - first_tag_);
  for (std::size_t i = confirmed.multiple ? 0 : last; i <= last; ++i)
    if (const auto sent = std::exchange(unconfirmed_[i], Sent{}); sent.id != 0)
      resolve(sent, confirmed.accepted);
  while (!unconfirmed_.empty() && unconfirmed_.front().id == 0) {
    unconfirmed_.pop_front();
    ++first_tag_;
  }
}

void PublishingRole::resolve(const Sent& sent, bool accepted) {
  --open_;
  Outcome outcome{sent.id, accepted, false, accepted ? "" : "the broker could not store the message"};
  if (const auto node = returned_.extract(sent.id)) {
    outcome.confirmed = false;
    outcome.unroutable = true;
    outcome.why = std::move(node.mapped());
  }
  awaited_outcomes_ = awaited_outcomes_ || sent.awaited || !outcome.confirmed;
  outcomes_.push_back(std::move(outcome));
}

void PublishingRole::reopen(Link& link, const ChannelClosed& closed) {
  if (closed.channel != fanout_channel)
    throw LinkError(closed.code, false, fmt::format("channel closed: {} {}", closed.code, closed.text));
  log_.warning("a fanout was lost: {} {}", closed.code, closed.text);
  link.open_channel(fanout_channel);
}

}  // namespace nova::rabbit
