// What goes over an AMQP connection, as plain values: nothing of rabbitmq-c shows here.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace nova::rabbit {

using Channel = std::uint16_t;

class LinkError : public std::runtime_error {
 public:
  LinkError(int reply_code, bool one_channel, const std::string& text)
      : std::runtime_error(text), code(reply_code), channel_only(one_channel) {}
  int code;           // AMQP's reply code (404, 406 ...); 0 for a failure of the socket
  bool channel_only;  // the channel is closed, the connection lives
};

// The text of a message. Copies share it: a sender keeps what it may have to send again.
class Body {
 public:
  Body() : Body(std::string()) {}
  Body(std::string text) : text_(std::make_shared<const std::string>(std::move(text))) {}
  const std::string& text() const { return *text_; }

 private:
  std::shared_ptr<const std::string> text_;
};

struct Publication {
  std::uint64_t id = 0;  // the publisher's own; comes back in Returned
  std::string exchange, routing_key;
  Body body;
  std::string type, reply_to;          // AMQP properties of the probe
  std::chrono::milliseconds expiry{};  // 0: none
  bool mandatory = true;
  bool awaited = true;  // its sender waits for the confirmation; if not, only a failure is told at once
};

struct Delivery {
  std::string consumer_tag;
  std::uint64_t tag = 0;
  int earlier = 0;           // deliveries before this one, as quorum queues count them
  bool redelivered = false;  // somebody had it before, and may have acted on it
  std::string type, reply_to, message_id;
  std::chrono::milliseconds expiry{};
  std::string body;
};

struct Returned {
  std::uint64_t id = 0;
  std::string exchange, routing_key, text;
};

struct Confirmed {
  std::uint64_t tag = 0;
  bool multiple = false;
  bool accepted = true;
};

struct ConsumerCancelled {
  std::string consumer_tag;
};

struct Blocked {
  bool blocked = false;
  std::string reason;
};

struct ChannelClosed {
  Channel channel = 0;
  int code = 0;
  std::string text;
};

using Event = std::variant<Delivery, Returned, Confirmed, ConsumerCancelled, Blocked, ChannelClosed>;

using Arguments = std::map<std::string, std::variant<std::string, std::int64_t>>;

struct ExchangeSpec {
  std::string name;
  std::string type;
  bool durable = false;
  bool auto_delete = false;
};

struct QueueSpec {
  std::string name;
  bool durable = false;
  bool exclusive = false;
  bool auto_delete = false;
  Arguments arguments;
};

}  // namespace nova::rabbit
