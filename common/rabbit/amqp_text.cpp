#include "common/rabbit/amqp_text.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace nova::rabbit {
namespace {
amqp_table_entry_t entry(amqp_bytes_t key, std::uint8_t kind) {
  amqp_table_entry_t e{};
  e.key = key;
  e.value.kind = kind;
  return e;
}
}  // namespace

Table::Table(const Arguments& arguments) {
  for (const auto& [key, value] : arguments) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      auto e = entry(bytes(key), AMQP_FIELD_KIND_UTF8);
      e.value.value.bytes = bytes(*text);
      entries_.push_back(e);
    } else {
      auto e = entry(bytes(key), AMQP_FIELD_KIND_I64);
      e.value.value.i64 = std::get<std::int64_t>(value);
      entries_.push_back(e);
    }
  }
}

void Table::add(const char* key, const std::string& text) {
  auto e = entry(amqp_cstring_bytes(key), AMQP_FIELD_KIND_UTF8);
  e.value.value.bytes = bytes(text);
  entries_.push_back(e);
}

void Table::add(const char* key, bool value) {
  auto e = entry(amqp_cstring_bytes(key), AMQP_FIELD_KIND_BOOLEAN);
  e.value.value.boolean = value ? 1 : 0;
  entries_.push_back(e);
}

void Table::add(const char* key, const Table& inner) {
  auto e = entry(amqp_cstring_bytes(key), AMQP_FIELD_KIND_TABLE);
  e.value.value.table = inner.get();
  entries_.push_back(e);
}

amqp_table_t Table::get() const {
  return {static_cast<int>(entries_.size()),
          const_cast<amqp_table_entry_t*>(entries_.data())};  // NOLINT: read only
}

CloseReason close_reason(const amqp_method_t& method) {
  if (method.id == AMQP_CONNECTION_CLOSE_METHOD) {
    const auto* close = static_cast<const amqp_connection_close_t*>(method.decoded);
    return {close->reply_code, false, text_of(close->reply_text)};
  }
  if (method.id == AMQP_CHANNEL_CLOSE_METHOD) {
    const auto* close = static_cast<const amqp_channel_close_t*>(method.decoded);
    return {close->reply_code, true, text_of(close->reply_text)};
  }
  return {};
}

std::string status_text(int status) { return amqp_error_string2(status); }

std::string explain_login(const CloseReason& reason, const std::string& user, const std::string& vhost) {
  if (reason.code == AMQP_ACCESS_REFUSED && reason.text.find("vhost") == std::string::npos)
    return fmt::format("bad credentials: the broker does not let user {} in with this password", user);
  if (reason.code == AMQP_ACCESS_REFUSED)
    return fmt::format("user {} has no permission on vhost {} (rabbitmqctl set_permissions)", user, vhost);
  if (reason.code == AMQP_NOT_ALLOWED && reason.text.find("not found") != std::string::npos)
    return fmt::format("vhost {} does not exist (rabbitmqctl add_vhost {})", vhost, vhost);
  return fmt::format("the broker refused the connection: {} {}", reason.code, reason.text);
}

std::string explain_connect(int status, int system_error) {
  if (status == AMQP_STATUS_HOSTNAME_RESOLUTION_FAILED) return "the host name does not resolve";
  if (status == AMQP_STATUS_TIMEOUT) return "no answer in time";
  if (status == AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED)
    return "TLS: the certificate is for another host name";
  if (status == AMQP_STATUS_SSL_PEER_VERIFY_FAILED)
    return "TLS: the certificate is not signed by ssl_ca_file";
  if (status == AMQP_STATUS_SSL_CONNECTION_FAILED) return "TLS handshake failed (is this the TLS port?)";
  if (status == AMQP_STATUS_SOCKET_ERROR && system_error == ECONNREFUSED)
    return "connection refused (is RabbitMQ running, and is this its port?)";
  if (status == AMQP_STATUS_SOCKET_ERROR && system_error != 0)
    return std::generic_category().message(system_error);
  return status_text(status);
}

}  // namespace nova::rabbit
