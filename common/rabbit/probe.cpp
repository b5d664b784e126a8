#include "common/rabbit/probe.hpp"

#include <fmt/format.h>

#include "common/async/sleep.hpp"
#include "common/rabbit/topology.hpp"
#include "common/uuid.hpp"

namespace nova::rabbit {

// What was sent, and what could excuse that it has not come back.
struct Probe::Round {
  struct Sent {
    std::shared_ptr<Service> service;
    std::string id;
    std::uint64_t deliveries;
  };
  std::string link;  // the reply queue's name stands for the link
  std::string reply_id;
  std::vector<Sent> sent;
};

Probe::Probe(std::shared_ptr<Publisher> publisher, std::shared_ptr<Consumer> consumer,
             std::chrono::milliseconds interval, Numbers numbers, Logger log)
    : publisher_(std::move(publisher)),
      consumer_(std::move(consumer)),
      interval_(interval),
      numbers_(std::move(numbers)),
      log_(std::move(log)) {}

awaitable<void> Probe::run(std::shared_ptr<Probe> self) {
  if (self->interval_.count() == 0) co_return;
  for (;;) {
    Round round{self->consumer_->reply_queue(), new_hex_id(), {}};
    if (self->consumer_->up() && self->publisher_->up() && !self->consumer_->drained()) {
      self->returned_.clear();
      self->unroutable_.clear();
      self->sent_at_ = std::chrono::steady_clock::now();
      self->send("", round.link, round.reply_id);
      for (const auto& service : self->services_) {
        if (service->at.host.empty()) continue;
        round.sent.push_back({service, new_hex_id(), service->deliveries});
        self->send(exchange_name, service->at.topic + "." + service->at.host, round.sent.back().id);
      }
    } else {
      round.link.clear();
    }
    co_await sleep_for(jittered(self->interval_));
    self->judge(round);
  }
}

void Probe::send(const std::string& exchange, const std::string& key, const std::string& id) {
  Publication message;
  message.exchange = exchange;
  message.routing_key = key;
  message.body = id;
  message.type = type;
  message.reply_to = consumer_->reply_queue();
  message.expiry = interval_;
  const auto done = [weak = weak_from_this()](const Outcome& outcome) {
    if (const auto self = weak.lock(); self && outcome.unroutable) self->unroutable_ = outcome.why;
  };
  if (exchange.empty())
    publisher_->send(std::move(message), done);
  else
    publisher_->send_in_memory(std::move(message), done);
}

void Probe::arrived(const Delivery& delivery) {
  const bool ours = delivery.reply_to == consumer_->reply_queue() || delivery.consumer_tag == "reply";
  if (!ours) {
    Publication message;
    message.routing_key = delivery.reply_to;
    message.body = delivery.body;
    message.type = type;
    message.reply_to = delivery.reply_to;
    publisher_->send(std::move(message), [](const Outcome&) {});
    return;
  }
  returned_.insert(delivery.body);
  numbers_.probe_seconds.observe(
      std::chrono::duration<double>(std::chrono::steady_clock::now() - sent_at_).count());
}

bool Probe::returned(const std::string& id) const { return returned_.contains(id); }

void Probe::judge(const Round& round) {
  if (round.link.empty() || round.link != consumer_->reply_queue() || !publisher_->up() ||
      consumer_->drained())
    return;
  if (publisher_->blocked()) return;
  if (!unroutable_.empty()) return give_up("a queue of ours is gone: " + unroutable_, false);
  if (!returned(round.reply_id)) return give_up("a message to our reply queue did not arrive", true);
  for (const auto& sent : round.sent) {
    const Service& s = *sent.service;
    if (returned(sent.id) || s.deliveries != sent.deliveries || s.running >= s.prefetch) continue;
    return give_up(fmt::format("a message to our queue {}.{} did not arrive", s.at.topic, s.at.host), false);
  }
}

void Probe::give_up(const std::string& why, bool publisher_too) {
  numbers_.probes_missed.add();
  log_.error("the connection to the broker is open but deaf ({}); building it anew", why);
  if (publisher_too) publisher_->rebuild("it was deaf");
  consumer_->rebuild("it was deaf");
}

}  // namespace nova::rabbit
