#include "common/rabbit/link.hpp"

#include <amqp.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "common/rabbit/amqp_text.hpp"
#include "common/rabbit/content.hpp"
#include "common/rabbit/reach.hpp"

namespace nova::rabbit {
namespace {

constexpr int frame_max = 131072;
constexpr int channel_max = 16;
constexpr std::chrono::seconds rpc_timeout{15};
constexpr std::string_view json_type = "application/json";

timeval to_timeval(std::chrono::milliseconds time) {
  return {static_cast<time_t>(time.count() / 1000), static_cast<suseconds_t>(time.count() % 1000 * 1000)};
}

// A peer that vanished without a word is noticed while we write, not only by the heartbeat.
void limit_unsent_time(int fd, std::chrono::milliseconds limit) {
  const auto value = static_cast<unsigned int>(limit.count());
  ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof value);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

// What the library met when there is no answer of the broker.
std::string status_of(const amqp_rpc_reply_t& answer) {
  const auto& [type, method, status] = answer;
  return status_text(status);
}

struct Free {
  void operator()(amqp_connection_state_t connection) const { amqp_destroy_connection(connection); }
};

}  // namespace

struct Link::State {
  std::unique_ptr<amqp_connection_state_t_, Free> owned{amqp_new_connection()};
  ContentReader content;

  amqp_connection_state_t raw() const { return owned.get(); }
  void connect(const BrokerHost& host, const LinkOptions& options);
  void login(const BrokerHost& host, const LinkOptions& options);
  void check(int status, const char* doing) const;
  void check_reply(Channel channel, const std::string& doing) const;
  std::optional<Event> take(const amqp_frame_t& frame);
};

namespace {

amqp_socket_t* tls_socket(amqp_connection_state_t connection, const TlsOptions& tls) {
  amqp_socket_t* socket = amqp_ssl_socket_new(connection);
  if (socket == nullptr) throw LinkError(0, false, "TLS cannot be set up");
  const bool verify = !tls.ca_file.empty();
  amqp_ssl_socket_set_verify_peer(socket, verify ? 1 : 0);
  amqp_ssl_socket_set_verify_hostname(socket, verify && tls.verify_host ? 1 : 0);
  amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST);
  if (verify && amqp_ssl_socket_set_cacert(socket, tls.ca_file.c_str()) != AMQP_STATUS_OK)
    throw LinkError(0, false, fmt::format("TLS: ssl_ca_file {} cannot be read", tls.ca_file));
  if (!tls.cert_file.empty() &&
      amqp_ssl_socket_set_key(socket, tls.cert_file.c_str(), tls.key_file.c_str()) != AMQP_STATUS_OK)
    throw LinkError(
        0, false,
        fmt::format("TLS: ssl_cert_file {} and ssl_key_file {} cannot be used", tls.cert_file, tls.key_file));
  return socket;
}

}  // namespace

void Link::State::connect(const BrokerHost& host, const LinkOptions& options) {
  amqp_socket_t* socket = options.tls.enabled ? tls_socket(raw(), options.tls) : amqp_tcp_socket_new(raw());
  if (socket == nullptr) throw LinkError(0, false, "out of memory");
  timeval timeout = to_timeval(options.connect_timeout);
  const int status = amqp_socket_open_noblock(socket, host.host.c_str(), host.port, &timeout);
  if (status != AMQP_STATUS_OK) {
    const int why =
        status == AMQP_STATUS_SOCKET_ERROR ? connect_error(host.host, host.port, std::chrono::seconds(1)) : 0;
    throw LinkError(0, false, explain_connect(status, why));
  }
  limit_unsent_time(amqp_get_sockfd(raw()), options.heartbeat);
}

void Link::State::login(const BrokerHost& host, const LinkOptions& options) {
  timeval timeout = to_timeval(options.connect_timeout);
  amqp_set_handshake_timeout(raw(), &timeout);
  timeval patience = to_timeval(rpc_timeout);
  amqp_set_rpc_timeout(raw(), &patience);
  Table capabilities;
  capabilities.add("connection.blocked", true);
  capabilities.add("consumer_cancel_notify", true);
  capabilities.add("basic.nack", true);
  capabilities.add("publisher_confirms", true);
  Table properties;
  properties.add("connection_name", options.name);
  properties.add("capabilities", capabilities);
  const amqp_table_t table = properties.get();
  const auto reply = amqp_login_with_properties(
      raw(), options.vhost.c_str(), channel_max, frame_max, static_cast<int>(options.heartbeat.count()),
      &table, AMQP_SASL_METHOD_PLAIN, host.user.c_str(), host.password.reveal().c_str());
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return;
  if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION) {
    const auto reason = close_reason(reply.reply);
    throw LinkError(reason.code, false, explain_login(reason, host.user, options.vhost));
  }
  throw LinkError(0, false,
                  fmt::format("no AMQP handshake: {} (is this a RabbitMQ port{}?)", status_of(reply),
                              options.tls.enabled ? "" : " without TLS"));
}

void Link::State::check(int status, const char* doing) const {
  if (status != AMQP_STATUS_OK) throw LinkError(0, false, fmt::format("{}: {}", doing, status_text(status)));
}

void Link::State::check_reply(Channel channel, const std::string& doing) const {
  const auto reply = amqp_get_rpc_reply(raw());
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return;
  if (reply.reply_type != AMQP_RESPONSE_SERVER_EXCEPTION)
    throw LinkError(0, false, fmt::format("{}: {}", doing, status_of(reply)));
  const auto reason = close_reason(reply.reply);
  if (reason.channel) {
    amqp_channel_close_ok_t ok{};
    amqp_send_method(raw(), channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &ok);
  }
  throw LinkError(reason.code, reason.channel, fmt::format("{}: {}", doing, reason.text));
}

Link::Link(const BrokerHost& host, const LinkOptions& options) : state_(std::make_unique<State>()) {
  if (state_->owned == nullptr) throw LinkError(0, false, "out of memory");
  state_->connect(host, options);
  state_->login(host, options);
}

Link::~Link() = default;

int Link::fd() const { return amqp_get_sockfd(state_->raw()); }

std::optional<Event> Link::next() {
  const auto connection = state_->raw();
  for (;;) {
    amqp_maybe_release_buffers(connection);
    amqp_frame_t frame{};
    timeval now{};
    const int status = amqp_simple_wait_frame_noblock(connection, &frame, &now);
    if (status == AMQP_STATUS_TIMEOUT) return std::nullopt;
    if (status == AMQP_STATUS_HEARTBEAT_TIMEOUT) throw LinkError(0, false, "the broker's heartbeat stopped");
    state_->check(status, "reading");
    if (auto event = state_->take(frame)) return event;
  }
}

std::optional<Event> Link::State::take(const amqp_frame_t& frame) {
  if (frame.frame_type != AMQP_FRAME_METHOD) return content.take(frame);
  const auto& method = frame.payload.method;
  if (method.id == AMQP_CONNECTION_CLOSE_METHOD) {
    const auto reason = close_reason(method);
    amqp_connection_close_ok_t ok{};
    amqp_send_method(raw(), 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &ok);
    throw LinkError(reason.code, false, fmt::format("closed by the broker: {} {}", reason.code, reason.text));
  }
  if (method.id == AMQP_CHANNEL_CLOSE_METHOD) {
    auto reason = close_reason(method);
    amqp_channel_close_ok_t ok{};
    check(amqp_send_method(raw(), frame.channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &ok), "closing a channel");
    return ChannelClosed{frame.channel, reason.code, std::move(reason.text)};
  }
  return content.take_method(frame);
}

void Link::close() noexcept { amqp_connection_close(state_->raw(), AMQP_REPLY_SUCCESS); }

void Link::open_channel(Channel channel) {
  amqp_channel_open(state_->raw(), channel);
  state_->check_reply(channel, "opening a channel");
}

void Link::confirm_select(Channel channel) {
  amqp_confirm_select(state_->raw(), channel);
  state_->check_reply(channel, "asking for publisher confirms");
}

void Link::declare(Channel channel, const ExchangeSpec& e) {
  amqp_exchange_declare(state_->raw(), channel, bytes(e.name), bytes(e.type), 0, e.durable ? 1 : 0,
                        e.auto_delete ? 1 : 0, 0, amqp_empty_table);
  state_->check_reply(channel, fmt::format("declaring exchange {}", e.name));
}

void Link::declare_nowait(Channel channel, const ExchangeSpec& e) {
  amqp_exchange_declare_t method{};
  method.exchange = bytes(e.name);
  method.type = bytes(e.type);
  method.durable = e.durable ? 1 : 0;
  method.auto_delete = e.auto_delete ? 1 : 0;
  method.nowait = 1;
  state_->check(amqp_send_method(state_->raw(), channel, AMQP_EXCHANGE_DECLARE_METHOD, &method),
                "declaring an exchange");
}

void Link::declare(Channel channel, const QueueSpec& q) {
  const Table arguments(q.arguments);
  amqp_queue_declare(state_->raw(), channel, bytes(q.name), 0, q.durable ? 1 : 0, q.exclusive ? 1 : 0,
                     q.auto_delete ? 1 : 0, arguments.get());
  state_->check_reply(channel, fmt::format("declaring queue {}", q.name));
}

void Link::expect_exchange(Channel channel, const std::string& name) {
  amqp_exchange_declare(state_->raw(), channel, bytes(name), amqp_cstring_bytes("topic"), 1, 0, 0, 0,
                        amqp_empty_table);
  state_->check_reply(channel, fmt::format("looking for exchange {}", name));
}

void Link::expect_queue(Channel channel, const std::string& name) {
  amqp_queue_declare(state_->raw(), channel, bytes(name), 1, 0, 0, 0, amqp_empty_table);
  state_->check_reply(channel, fmt::format("looking for queue {}", name));
}

void Link::bind(Channel channel, const std::string& queue, const std::string& exchange,
                const std::string& key, const Arguments& arguments) {
  const Table table(arguments);
  amqp_queue_bind(state_->raw(), channel, bytes(queue), bytes(exchange), bytes(key), table.get());
  state_->check_reply(channel, fmt::format("binding queue {} to exchange {}", queue, exchange));
}

void Link::consume(Channel channel, const std::string& queue, const std::string& consumer_tag, bool no_ack) {
  amqp_basic_consume(state_->raw(), channel, bytes(queue), bytes(consumer_tag), 0, no_ack ? 1 : 0, 0,
                     amqp_empty_table);
  state_->check_reply(channel, fmt::format("consuming from queue {}", queue));
}

void Link::prefetch(Channel channel, std::uint16_t count) {
  amqp_basic_qos(state_->raw(), channel, 0, count, 0);
  state_->check_reply(channel, "setting the prefetch count");
}

void Link::cancel(Channel channel, const std::string& consumer_tag) {
  amqp_basic_cancel(state_->raw(), channel, bytes(consumer_tag));
  state_->check_reply(channel, fmt::format("cancelling consumer {}", consumer_tag));
}

void Link::publish(Channel channel, const Publication& m) {
  static const std::string content_type(json_type);
  static const std::string encoding("utf-8");
  const std::string id = m.id == 0 ? std::string() : std::to_string(m.id);
  const std::string expiry = m.expiry.count() > 0 ? std::to_string(m.expiry.count()) : std::string();
  amqp_basic_properties_t p{};
  const auto set = [&p](amqp_bytes_t amqp_basic_properties_t::* member, amqp_flags_t flag,
                        const std::string& text) {
    if (text.empty()) return;
    p.*member = bytes(text);
    p._flags |= flag;
  };
  p._flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_PRIORITY_FLAG;
  p.delivery_mode = 2;
  set(&amqp_basic_properties_t::content_type, AMQP_BASIC_CONTENT_TYPE_FLAG, content_type);
  set(&amqp_basic_properties_t::content_encoding, AMQP_BASIC_CONTENT_ENCODING_FLAG, encoding);
  set(&amqp_basic_properties_t::message_id, AMQP_BASIC_MESSAGE_ID_FLAG, id);
  set(&amqp_basic_properties_t::expiration, AMQP_BASIC_EXPIRATION_FLAG, expiry);
  set(&amqp_basic_properties_t::type, AMQP_BASIC_TYPE_FLAG, m.type);
  set(&amqp_basic_properties_t::reply_to, AMQP_BASIC_REPLY_TO_FLAG, m.reply_to);
  state_->check(amqp_basic_publish(state_->raw(), channel, bytes(m.exchange), bytes(m.routing_key),
                                   m.mandatory ? 1 : 0, 0, &p, bytes(m.body.text())),
                "publishing");
}

void Link::ack(Channel channel, std::uint64_t tag, bool multiple) {
  state_->check(amqp_basic_ack(state_->raw(), channel, tag, multiple ? 1 : 0), "acknowledging");
}

void Link::reject(Channel channel, std::uint64_t tag, bool requeue) {
  state_->check(amqp_basic_nack(state_->raw(), channel, tag, 0, requeue ? 1 : 0), "rejecting");
}

}  // namespace nova::rabbit
