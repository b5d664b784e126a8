#include "tests/bench/rabbit/raw_broker.hpp"

#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include "common/uuid.hpp"

namespace nova::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr amqp_channel_t channel = 1;
constexpr std::size_t acked_at_once = 50;

amqp_bytes_t bytes(const std::string& text) { return amqp_cstring_bytes(text.c_str()); }

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

class Raw {
 public:
  explicit Raw(const rabbit::TransportUrl& url) : connection_(amqp_new_connection()) {
    const auto& host = url.hosts.front();
    if (amqp_socket_open(amqp_tcp_socket_new(connection_), host.host.c_str(), host.port) != AMQP_STATUS_OK)
      throw std::runtime_error("no connection to the broker");
    const auto login = amqp_login(connection_, url.vhost.c_str(), 0, 131072, 0, AMQP_SASL_METHOD_PLAIN,
                                  host.user.c_str(), host.password.reveal().c_str());
    if (login.reply_type != AMQP_RESPONSE_NORMAL) throw std::runtime_error("login failed");
    amqp_channel_open(connection_, channel);
    check("channel.open");
  }
  ~Raw() { amqp_destroy_connection(connection_); }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  void declare(const std::string& queue, bool quorum) {
    amqp_table_entry_t type{};
    type.key = amqp_cstring_bytes("x-queue-type");
    type.value.kind = AMQP_FIELD_KIND_UTF8;
    type.value.value.bytes = amqp_cstring_bytes("quorum");
    const amqp_table_t arguments{1, &type};
    amqp_queue_declare(connection_, channel, bytes(queue), 0, quorum ? 1 : 0, quorum ? 0 : 1, 0,
                       quorum ? arguments : amqp_empty_table);
    check("queue.declare");
  }
  void remove(const std::string& queue) { amqp_queue_delete(connection_, channel, bytes(queue), 0, 0); }
  void confirm() {
    amqp_confirm_select(connection_, channel);
    check("confirm.select");
  }
  void consume(const std::string& queue, bool acknowledge) {
    amqp_basic_qos(connection_, channel, 0, 1000, 0);
    amqp_basic_consume(connection_, channel, bytes(queue), amqp_empty_bytes, 0, acknowledge ? 0 : 1, 0,
                       amqp_empty_table);
    check("basic.consume");
  }
  void publish(const std::string& queue, const std::string& body, bool persistent) {
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG;
    properties.delivery_mode = persistent ? 2 : 1;
    if (amqp_basic_publish(connection_, channel, amqp_empty_bytes, bytes(queue), 0, 0, &properties,
                           bytes(body)) != AMQP_STATUS_OK)
      throw std::runtime_error("basic.publish failed");
  }
  // The next message's tag.
  std::uint64_t receive() {
    amqp_envelope_t envelope;
    amqp_maybe_release_buffers(connection_);
    if (amqp_consume_message(connection_, &envelope, nullptr, 0).reply_type != AMQP_RESPONSE_NORMAL)
      throw std::runtime_error("no message came");
    const auto tag = envelope.delivery_tag;
    amqp_destroy_envelope(&envelope);
    return tag;
  }
  void acknowledge(std::uint64_t tag) { amqp_basic_ack(connection_, channel, tag, 1); }
  amqp_basic_ack_t next_confirmation() {
    for (;;) {
      amqp_frame_t frame;
      amqp_maybe_release_buffers(connection_);
      if (amqp_simple_wait_frame(connection_, &frame) != AMQP_STATUS_OK)
        throw std::runtime_error("no confirmation came");
      if (frame.frame_type == AMQP_FRAME_METHOD && frame.payload.method.id == AMQP_BASIC_ACK_METHOD)
        return *static_cast<amqp_basic_ack_t*>(frame.payload.method.decoded);
    }
  }

 private:
  void check(const char* doing) {
    if (amqp_get_rpc_reply(connection_).reply_type != AMQP_RESPONSE_NORMAL)
      throw std::runtime_error(fmt::format("{} failed", doing));
  }
  amqp_connection_state_t connection_;
};

}  // namespace

double raw_casts(const rabbit::TransportUrl& url, std::size_t count, std::size_t in_flight) {
  const std::string queue = "raw-" + new_hex_id(), body(1000, 'x');
  Raw sender(url);
  sender.declare(queue, true);
  sender.confirm();
  std::thread reader([&] {
    Raw consumer(url);
    consumer.consume(queue, true);
    for (std::size_t got = 1; got <= count; ++got) {
      const auto tag = consumer.receive();
      if (got % acked_at_once == 0 || got == count) consumer.acknowledge(tag);
    }
  });
  const auto start = Clock::now();
  std::vector<bool> confirmed(count + 1);
  std::size_t sent = 0, known = 0, lowest = 1;
  while (known < count) {
    while (sent < count && sent - known < in_flight) {
      sender.publish(queue, body, true);
      ++sent;
    }
    const auto ack = sender.next_confirmation();
    for (auto tag = ack.multiple ? lowest : ack.delivery_tag; tag <= ack.delivery_tag; ++tag)
      if (!confirmed[tag]) {
        confirmed[tag] = true;
        ++known;
      }
    if (ack.multiple) lowest = ack.delivery_tag + 1;
  }
  const double seconds = ms_since(start) / 1000;
  reader.join();
  sender.remove(queue);
  return seconds;
}

std::vector<double> raw_calls(const rabbit::TransportUrl& url, std::size_t count) {
  const std::string body(1000, 'x');
  Raw client(url), server(url);
  const std::string there = "raw-" + new_hex_id(), back = "raw-" + new_hex_id();
  server.declare(there, false);
  client.declare(back, false);
  client.consume(back, false);
  server.consume(there, false);
  std::thread answering([&] {
    for (std::size_t i = 0; i < count; ++i) {
      server.receive();
      server.publish(back, body, false);
    }
  });
  std::vector<double> times;
  Raw asking(url);
  for (std::size_t i = 0; i < count; ++i) {
    const auto start = Clock::now();
    asking.publish(there, body, false);
    client.receive();
    times.push_back(ms_since(start));
  }
  answering.join();
  return times;
}

}  // namespace nova::bench
