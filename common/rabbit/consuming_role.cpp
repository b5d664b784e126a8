#include "common/rabbit/consuming_role.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/rabbit/topology.hpp"
#include "common/uuid.hpp"

namespace nova::rabbit {
namespace {
constexpr Channel delivery_channel = 1;
constexpr Channel topology_channel =
    2;  // a refused declaration closes a channel: not the one with deliveries
constexpr const char* reply_tag = "reply";
}  // namespace

void ConsumingRole::opened(Link& link) {
  ++epoch_;
  queues_.clear();
  unsettled_.clear();
  exchanges_declared_ = false;
  prefetch_.reset();
  link.open_channel(delivery_channel);
  link.open_channel(topology_channel);
  const std::string reply_queue = "reply_" + new_hex_id();
  link.declare(topology_channel, transient_queue(reply_queue, options_));
  link.consume(delivery_channel, reply_queue, reply_tag, true);
  notices_.emplace_back(LinkUp{epoch_, reply_queue});
  if (!draining_)
    for (std::size_t i = 0; i < services_.size(); ++i) serve(link, i);
  hand_over_(std::exchange(notices_, {}));
}

std::string ConsumingRole::Queue::consumer_tag() const {
  return kind == Kind::fanout ? fmt::format("{}_fanout#{}", key, service)
                              : fmt::format("{}#{}", name, service);
}

void ConsumingRole::serve(Link& link, std::size_t service) {
  const Serve& s = services_[service];
  if (!exchanges_declared_) declare_exchanges(link);
  const bool shared = s.reads == rpc::Reads::topic_and_host;
  std::vector<std::string> hosts;
  if (shared) hosts.emplace_back();
  if (!s.at.host.empty()) hosts.push_back(s.at.host);
  for (const auto& host : hosts) {
    const std::string name = host.empty() ? s.at.topic : s.at.topic + "." + host;
    read(link, {Kind::service, name, name, service});
    if (!calls_refused_) read_calls(link, {Kind::calls, calls_name(s.at.topic, host), name, service});
  }
  if (shared) read_fanout(link, service);
  notices_.emplace_back(Serving{service});
}

void ConsumingRole::declare_exchanges(Link& link) {
  declare_or_adopt(link, topology_channel, rpc_exchange(), log_);
  declare_or_adopt(link, topology_channel, calls_exchange(), log_);
  declare_dead_letters(link, topology_channel, options_, log_);
  exchanges_declared_ = true;
}

void ConsumingRole::read(Link& link, Queue queue) {
  declare_or_adopt(link, topology_channel, service_queue(queue.name, options_), log_);
  link.bind(topology_channel, queue.name, exchange_name, queue.key);
  consume(link, std::move(queue));
}

void ConsumingRole::read_calls(Link& link, Queue queue) {
  try {
    declare_or_adopt(link, topology_channel, calls_queue(queue.name), log_);
  } catch (const LinkError& error) {
    calls_refused_ = error.code != 0;
    throw;
  }
  link.bind(topology_channel, queue.name, calls_exchange_name, queue.key);
  consume(link, std::move(queue));
}

void ConsumingRole::read_fanout(Link& link, std::size_t service) {
  const std::string& topic = services_[service].at.topic;
  const std::string exchange = fanout_name(topic);
  const std::string name = exchange + "_" + new_hex_id();
  declare_or_adopt(link, topology_channel, fanout_exchange(exchange), log_);
  link.declare(topology_channel, transient_queue(name, options_));
  link.bind(topology_channel, name, exchange, topic);
  consume(link, {Kind::fanout, name, topic, service});
}

void ConsumingRole::consume(Link& link, Queue queue) {
  const auto prefetch = services_[queue.service].prefetch;
  if (prefetch_ != prefetch) link.prefetch(delivery_channel, prefetch);
  prefetch_ = prefetch;
  const std::string name = queue.name, tag = queue.consumer_tag();
  queues_.insert_or_assign(tag, std::move(queue));
  link.consume(delivery_channel, name, tag, false);
}

void ConsumingRole::attend(Link& link) {
  for (auto& order : mailbox_.take_all()) orders_.push_back(std::move(order));
  std::vector<std::uint64_t> done;
  while (!orders_.empty()) {  // a link that fails here leaves the rest for the next one
    Order order = std::move(orders_.front());
    orders_.pop_front();
    if (auto* one = std::get_if<Settle>(&order)) {
      judge(link, *one, done);
    } else if (auto* service = std::get_if<Serve>(&order)) {
      services_.push_back(std::move(*service));
      serve(link, services_.size() - 1);
    } else {
      drain(link);
    }
  }
  acknowledge(link, std::move(done));
}

void ConsumingRole::judge(Link& link, const Settle& order, std::vector<std::uint64_t>& done) {
  if (order.ref.epoch != epoch_ || !unsettled_.contains(order.ref.tag)) return;  // of a link that is gone
  if (order.verdict == Verdict::done) {
    done.push_back(order.ref.tag);
    return;
  }
  unsettled_.erase(order.ref.tag);
  link.reject(delivery_channel, order.ref.tag, order.verdict == Verdict::requeue);
}

// One frame acknowledges everything up to the first message that is still being handled.
void ConsumingRole::acknowledge(Link& link, std::vector<std::uint64_t> done) {
  std::sort(done.begin(), done.end());
  std::uint64_t upto = 0;
  auto next = done.begin();
  while (next != done.end() && !unsettled_.empty() && *unsettled_.begin() == *next) {
    upto = *next++;
    unsettled_.erase(unsettled_.begin());
  }
  if (upto != 0) link.ack(delivery_channel, upto, true);
  for (; next != done.end(); ++next)
    if (unsettled_.erase(*next) > 0) link.ack(delivery_channel, *next, false);
}

void ConsumingRole::drain(Link& link) {
  draining_ = true;
  for (const auto& [tag, queue] : queues_) link.cancel(delivery_channel, tag);
  queues_.clear();
  notices_.emplace_back(Drained{});
}

void ConsumingRole::happened(Link& link, Event event) {
  if (auto* delivery = std::get_if<Delivery>(&event)) {
    deliver(link, std::move(*delivery));
  } else if (const auto* cancelled = std::get_if<ConsumerCancelled>(&event)) {
    restore(link, cancelled->consumer_tag);
  } else if (const auto* closed = std::get_if<ChannelClosed>(&event)) {
    throw LinkError(closed->code, false, fmt::format("channel closed: {} {}", closed->code, closed->text));
  }
}

void ConsumingRole::deliver(Link& link, Delivery message) {
  if (message.consumer_tag == reply_tag) {
    notices_.emplace_back(Received{epoch_, true, 0, std::move(message)});
    return;
  }
  const auto queue = queues_.find(message.consumer_tag);
  if (queue == queues_.end()) {  // it was on its way when we cancelled
    link.reject(delivery_channel, message.tag, true);
    return;
  }
  unsettled_.insert(message.tag);
  notices_.emplace_back(Received{epoch_, false, queue->second.service, std::move(message)});
}

// A queue was deleted, or its leader moved.
void ConsumingRole::restore(Link& link, const std::string& consumer_tag) {
  const auto found = queues_.extract(consumer_tag);
  if (found.empty()) throw LinkError(0, false, "the broker deleted our reply queue");
  const Queue& lost = found.mapped();
  log_.warning("the broker took queue {} from us; declaring it again", lost.name);
  if (lost.kind == Kind::service)
    read(link, lost);
  else if (lost.kind == Kind::calls)
    read_calls(link, lost);
  else
    read_fanout(link, lost.service);
}

void ConsumingRole::settle(Link&) {
  if (!notices_.empty()) hand_over_(std::exchange(notices_, {}));
}

void ConsumingRole::lost(const std::string& why) {
  notices_.emplace_back(LinkDown{why});
  hand_over_(std::exchange(notices_, {}));
}

}  // namespace nova::rabbit
