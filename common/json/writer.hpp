// Writes JSON text front to back into one string, without building a tree first. The caller keeps the order
// right: key() before each member's value, every begin with its end.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nova::json {

class Writer {
 public:
  // Sparse: whoever writes a struct leaves out members that say what their reader assumes without them.
  enum class Form { full, sparse };

  Writer() = default;
  explicit Writer(Form form) : form_(form) {}
  explicit Writer(std::string out) : out_(std::move(out)) {}

  bool sparse() const { return form_ == Form::sparse; }

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
  Form form_ = Form::full;
  bool first_ = true;
  bool after_key_ = false;
};

// Appends `text` to `out` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_quoted(std::string& out, std::string_view text);
// The same without the quotes: the parts of a string one by one, none of which ends within a character.
void append_escaped(std::string& out, std::string_view text);
// What append_escaped() makes of a text of printable characters, and about that much of any other.
std::size_t escaped_size(std::string_view text);

}  // namespace nova::json
