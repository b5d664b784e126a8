#include "common/rabbit/topology.hpp"

#include <amqp.h>

namespace nova::rabbit {
namespace {

constexpr std::int64_t dead_letters_kept = 10000;
constexpr std::int64_t dead_letters_kept_ms = 7 * 24 * 3600 * 1000LL;  // they may hold secrets

template <class Declare, class Expect>
void declare_or(Link& link, Channel channel, const Logger& log, const std::string& what, Declare declare,
                Expect expect) {
  try {
    declare();
    return;
  } catch (const LinkError& error) {
    if (error.code != AMQP_PRECONDITION_FAILED || !error.channel_only) throw;
    log.warning(
        "{} exists in the broker with other arguments than ours, and is used as it is; to have it made anew, "
        "delete "
        "it while all daemons are stopped (clients in Python need amqp_durable_queues = true and "
        "rabbit_quorum_queue = true): {}",
        what, error.what());
  }
  link.open_channel(channel);
  expect();
}

}  // namespace

ExchangeSpec rpc_exchange() { return {exchange_name, "topic", true, false}; }
ExchangeSpec calls_exchange() { return {calls_exchange_name, "direct", true, false}; }
ExchangeSpec fanout_exchange(const std::string& name) { return {name, "fanout", false, true}; }
std::string fanout_name(const std::string& topic) { return topic + "_fanout"; }

QueueSpec service_queue(const std::string& name, const RabbitOptions& options) {
  QueueSpec q{name, true, false, false, {}};
  q.arguments["x-dead-letter-exchange"] = std::string(dead_name);
  if (options.rabbit_quorum_queue) {
    q.arguments["x-queue-type"] = std::string("quorum");
    q.arguments["x-delivery-limit"] = std::int64_t{options.rabbit_quorum_delivery_limit};
  }
  return q;
}

std::string calls_name(const std::string& topic, const std::string& host) {
  return topic + (host.empty() ? "_calls" : "_calls." + host);
}

// It outlives its servers for a while, so that what a dead one had in hand comes to its successor, which
// carries out recorded casts and tells the callers of calls.
QueueSpec calls_queue(const std::string& name) {
  return {name,
          false,
          false,
          false,
          {{"x-expires", std::int64_t{60000}}, {"x-dead-letter-exchange", std::string(dead_name)}}};
}

QueueSpec transient_queue(const std::string& name, const RabbitOptions& options) {
  QueueSpec q{name, false, true, false, {}};
  q.arguments["x-expires"] =
      std::int64_t{std::chrono::milliseconds(options.rabbit_transient_queues_ttl).count()};
  return q;
}

QueueSpec dead_queue(const RabbitOptions& options) {
  QueueSpec q{dead_name, true, false, false, {}};
  if (options.rabbit_quorum_queue) q.arguments["x-queue-type"] = std::string("quorum");
  q.arguments["x-max-length"] = dead_letters_kept;
  q.arguments["x-message-ttl"] = dead_letters_kept_ms;
  return q;
}

void declare_or_adopt(Link& link, Channel channel, const ExchangeSpec& exchange, const Logger& log) {
  declare_or(
      link, channel, log, "exchange " + exchange.name, [&] { link.declare(channel, exchange); },
      [&] { link.expect_exchange(channel, exchange.name); });
}

void declare_or_adopt(Link& link, Channel channel, const QueueSpec& queue, const Logger& log) {
  declare_or(
      link, channel, log, "queue " + queue.name, [&] { link.declare(channel, queue); },
      [&] { link.expect_queue(channel, queue.name); });
}

void declare_dead_letters(Link& link, Channel channel, const RabbitOptions& options, const Logger& log) {
  // A headers exchange tells calls that merely expired (nobody waits for them any more) from what went wrong.
  declare_or_adopt(link, channel, ExchangeSpec{dead_name, "headers", true, false}, log);
  declare_or_adopt(link, channel, dead_queue(options), log);
  for (const char* reason : {"rejected", "delivery_limit"})
    link.bind(channel, dead_name, dead_name, "",
              {{"x-match", std::string("all-with-x")}, {"x-first-death-reason", std::string(reason)}});
}

}  // namespace nova::rabbit
