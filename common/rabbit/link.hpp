// One open AMQP connection over rabbitmq-c, RAII. Belongs to the one thread that made it. Every call may
// throw LinkError; after one that is not confined to a channel the link is dead and only to be destroyed.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "common/rabbit/message.hpp"
#include "common/rabbit/transport_url.hpp"

namespace nova::rabbit {

struct TlsOptions {
  bool enabled = false;
  bool verify_host = true;
  std::string ca_file, cert_file, key_file;
};

struct LinkOptions {
  std::string vhost = "/";
  std::string name;  // shown in the broker's list of connections
  std::chrono::seconds heartbeat{60};
  std::chrono::milliseconds connect_timeout{5000};
  TlsOptions tls;
};

class Link {
 public:
  // Connects and logs in. The error says in words what an operator can mend (refused, credentials, vhost).
  Link(const BrokerHost& host, const LinkOptions& options);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  int fd() const;
  // What arrived, without waiting; nothing when all is read. Also keeps the heartbeat.
  std::optional<Event> next();
  // Says goodbye in order; errors are of no interest any more.
  void close() noexcept;

  void open_channel(Channel channel);
  void confirm_select(Channel channel);
  void declare(Channel channel, const ExchangeSpec& exchange);
  // Not awaited: a refusal arrives as ChannelClosed.
  void declare_nowait(Channel channel, const ExchangeSpec& exchange);
  void declare(Channel channel, const QueueSpec& queue);
  // Passive forms: throw 404 if it is not there.
  void expect_exchange(Channel channel, const std::string& name);
  void expect_queue(Channel channel, const std::string& name);
  void bind(Channel channel, const std::string& queue, const std::string& exchange, const std::string& key,
            const Arguments& arguments = {});
  void consume(Channel channel, const std::string& queue, const std::string& consumer_tag, bool no_ack);
  // How many unacknowledged messages each consumer made after this may hold.
  void prefetch(Channel channel, std::uint16_t count);
  void cancel(Channel channel, const std::string& consumer_tag);

  void publish(Channel channel, const Publication& message);
  void ack(Channel channel, std::uint64_t tag, bool multiple);
  void reject(Channel channel, std::uint64_t tag, bool requeue);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nova::rabbit
