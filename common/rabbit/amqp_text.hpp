// Between rabbitmq-c's types and ours: byte strings, tables, and errors in words. Only for link*.cpp.
#pragma once
#include <amqp.h>

#include <list>
#include <string>
#include <vector>

#include "common/rabbit/message.hpp"

namespace nova::rabbit {

inline amqp_bytes_t bytes(const std::string& text) {
  return {text.size(), const_cast<char*>(text.data())};  // NOLINT: the library only reads it
}
inline std::string text_of(amqp_bytes_t b) { return {static_cast<const char*>(b.bytes), b.len}; }

// An AMQP table that owns its entries; the texts stay with `arguments`, which outlives it.
class Table {
 public:
  Table() = default;
  explicit Table(const Arguments& arguments);
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  void add(const char* key, const std::string& text);
  void add(const char* key, bool value);
  void add(const char* key, const Table& inner);
  amqp_table_t get() const;

 private:
  std::vector<amqp_table_entry_t> entries_;
};

// The reply code and text of connection.close or channel.close; code 0 if the method is neither.
struct CloseReason {
  int code = 0;
  bool channel = false;
  std::string text;
};
CloseReason close_reason(const amqp_method_t& method);
std::string status_text(int status);

// What an operator can do about a connection that could not be opened.
std::string explain_login(const CloseReason& reason, const std::string& user, const std::string& vhost);
std::string explain_connect(int status, int system_error);

}  // namespace nova::rabbit
