// The broker's objects by name and kind (docs/messaging.md shows them to operators): a durable topic exchange
// `nova` with durable queues <topic> and <topic>.<host>, and a dead-letter queue behind them; an exchange
// `nova.calls` with queues <topic>_calls and <topic>_calls.<host> in memory, because a call is worthless
// after its caller has gone and need not wait for the broker's disk; a fanout exchange per topic; and per
// process one reply queue and one fanout queue per topic.
#pragma once
#include <string>

#include "common/log/log.hpp"
#include "common/rabbit/link.hpp"
#include "common/rabbit/options.hpp"

namespace nova::rabbit {

inline constexpr const char* exchange_name = "nova";
inline constexpr const char* calls_exchange_name = "nova.calls";
inline constexpr const char* dead_name = "nova.dead";  // exchange and queue

ExchangeSpec rpc_exchange();
ExchangeSpec calls_exchange();
ExchangeSpec fanout_exchange(const std::string& name);
std::string fanout_name(const std::string& topic);
QueueSpec service_queue(const std::string& name, const RabbitOptions& options);
std::string calls_name(const std::string& topic, const std::string& host);
QueueSpec calls_queue(const std::string& name);
QueueSpec transient_queue(const std::string& name, const RabbitOptions& options);
QueueSpec dead_queue(const RabbitOptions& options);

// Declare; if it exists with other arguments, say so in the log and use it as it is. The channel is open
// again after a refusal.
void declare_or_adopt(Link& link, Channel channel, const ExchangeSpec& exchange, const Logger& log);
void declare_or_adopt(Link& link, Channel channel, const QueueSpec& queue, const Logger& log);

// Where messages go that were rejected or failed too often, with the reason in their headers.
void declare_dead_letters(Link& link, Channel channel, const RabbitOptions& options, const Logger& log);

}  // namespace nova::rabbit
