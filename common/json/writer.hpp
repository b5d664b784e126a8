// Writes JSON text front to back into one string, without building a tree first. The caller keeps the order
// right: key() before each member's value, every begin with its end.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace nova::json {

class Writer {
 public:
  Writer() = default;
  explicit Writer(std::string out) : out_(std::move(out)) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);
  void string(std::string_view text);
  void integer(std::int64_t value);
  void uinteger(std::uint64_t value);
  void number(double value);
  void boolean(bool value);
  void null();
  void raw(std::string_view json);  // one complete JSON value

  const std::string& text() const& { return out_; }
  std::string text() && { return std::move(out_); }

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();

  std::string out_;
  bool first_ = true;
  bool after_key_ = false;
};

// Appends `text` to `out` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_quoted(std::string& out, std::string_view text);

}  // namespace nova::json
