// The same work with nothing but rabbitmq-c, as a yardstick for the RabbitBus: what the broker and the
// machine give. Each connection has a thread of its own. Throws std::runtime_error.
#pragma once
#include <cstddef>
#include <vector>

#include "common/rabbit/transport_url.hpp"

namespace nova::bench {

// Seconds until so many persistent messages of 1 kB to a quorum queue are confirmed, at most `in_flight` of
// them unconfirmed, while they are consumed and acknowledged.
double raw_casts(const rabbit::TransportUrl& url, std::size_t count, std::size_t in_flight);

// Milliseconds of each round trip of 1 kB through two transient queues, one at a time.
std::vector<double> raw_calls(const rabbit::TransportUrl& url, std::size_t count);

}  // namespace nova::bench
