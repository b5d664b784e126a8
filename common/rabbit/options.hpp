// What nova.conf says about the broker, under oslo.messaging's option names.
#pragma once
#include <chrono>
#include <string>

#include "common/config/option.hpp"
#include "common/rabbit/transport_url.hpp"
#include "common/secret.hpp"

namespace nova::rabbit {

struct TransportOptions {
  static constexpr std::string_view section = "DEFAULT";
  Secret transport_url{"rabbit://"};
  std::chrono::seconds rpc_response_timeout{60};

  static constexpr auto options() {
    using namespace std::chrono_literals;
    return Pack{
        option("transport_url", &TransportOptions::transport_url,
               "The message brokers: rabbit://user:password@host:5672,user:password@host2:5672/vhost. "
               "With ?ssl=true, or the scheme rabbits, connections are encrypted.")
            .secret(),
        option("rpc_response_timeout", &TransportOptions::rpc_response_timeout,
               "How long an answer from another daemon is awaited when the request itself sets no limit.")
            .at_least(1s)};
  }
};

struct RabbitOptions {
  static constexpr std::string_view section = "oslo_messaging_rabbit";
  std::chrono::seconds heartbeat_timeout_threshold{60};
  std::chrono::milliseconds rabbit_retry_interval{1000};
  std::chrono::milliseconds rabbit_retry_backoff{2000};
  std::chrono::milliseconds rabbit_interval_max{10000};
  std::chrono::seconds rabbit_transient_queues_ttl{1800};
  bool rabbit_quorum_queue = true;
  int rabbit_quorum_delivery_limit = 20;
  std::chrono::milliseconds publish_timeout{10000};
  std::chrono::milliseconds probe_interval{10000};
  bool ssl = false;
  std::string ssl_ca_file, ssl_cert_file, ssl_key_file;
  bool ssl_enforce_hostname_verification = true;

  static constexpr auto options() {
    using R = RabbitOptions;
    using namespace std::chrono_literals;
    return Pack{
        option("heartbeat_timeout_threshold", &R::heartbeat_timeout_threshold,
               "A broker that is silent for this long is taken for dead.")
            .at_least(2s),
        option("rabbit_retry_interval", &R::rabbit_retry_interval,
               "Pause before the second attempt to connect.")
            .at_least(10ms),
        option("rabbit_retry_backoff", &R::rabbit_retry_backoff, "What each further pause is longer by."),
        option("rabbit_interval_max", &R::rabbit_interval_max,
               "The longest pause between attempts to connect.")
            .at_least(10ms),
        option("rabbit_transient_queues_ttl", &R::rabbit_transient_queues_ttl,
               "Reply and fanout queues that nobody reads are removed by the broker after this time.")
            .at_least(10s),
        option("rabbit_quorum_queue", &R::rabbit_quorum_queue,
               "Durable queues are quorum queues; false makes them durable classic queues."),
        option("rabbit_quorum_delivery_limit", &R::rabbit_quorum_delivery_limit,
               "A message that was handed out this often without success goes to the queue nova.dead.")
            .at_least(1),
        option("publish_timeout", &R::publish_timeout,
               "How long a message may wait for the broker (away, or blocked by an alarm) before its sender "
               "fails.")
            .at_least(100ms),
        option(
            "probe_interval", &R::probe_interval,
            "How often a daemon sends itself a message to see that its queues still reach it; 0 for never."),
        option("ssl", &R::ssl, "Encrypt connections to the broker."),
        option(
            "ssl_ca_file", &R::ssl_ca_file,
            "Certificate authorities that the broker's certificate is checked against; empty for no check."),
        option("ssl_cert_file", &R::ssl_cert_file, "Our certificate, if the broker wants one."),
        option("ssl_key_file", &R::ssl_key_file, "The key of ssl_cert_file."),
        option("ssl_enforce_hostname_verification", &R::ssl_enforce_hostname_verification,
               "With ssl_ca_file: the broker's certificate must also be for its host name.")};
  }
};

// The options with the URL taken apart.
struct Settings {
  TransportUrl url;
  std::chrono::seconds call_timeout{60};
  RabbitOptions rabbit;
  std::string program;  // "nova-compute": named in the broker's list of connections
};

// Throws Fault(bad_request) that says what is wrong with transport_url.
Settings make_settings(const TransportOptions& transport, const RabbitOptions& rabbit, std::string program);

}  // namespace nova::rabbit
