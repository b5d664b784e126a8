// JSON as it comes in: parsed by simdjson, read through light handles, decoded into structs at the door
// (common/decode.hpp). What goes out is written by common/json/writer.hpp.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nova::json {

struct Member;

// A value inside a Document, which it must not outlive; two words, copied freely. A default one is null.
// The readers of a type (text, boolean ...) are for values of that type only.
class Value {
 public:
  Value() = default;

  bool is_null() const;
  bool is_object() const;
  bool is_array() const;
  bool is_string() const;
  bool is_boolean() const;
  bool is_number() const;
  bool is_integer() const;  // written without fraction and exponent, and within 64 bits

  std::string_view text() const;  // lives as long as the document
  bool boolean() const;
  std::optional<std::int64_t> integer() const;  // nothing if it is greater than the type holds
  double number() const;

  std::size_t size() const;  // items of an array, members of an object; 0 for the rest
  std::vector<Value> items() const;
  std::vector<Member> members() const;                     // in the text's order
  std::optional<Value> find(std::string_view name) const;  // nothing also for what is no object

 private:
  friend class Document;
  const void* document_ = nullptr;
  std::size_t at_ = 0;
};

struct Member {
  std::string_view name;
  Value value;
};

// Owns what its values refer to; copies share it.
class Document {
 public:
  Document() = default;  // null
  const Value& root() const { return root_; }
  // A part of it as a document of its own.
  Document part(const Value& value) const;

 private:
  friend Document parse(std::string_view text);
  std::shared_ptr<const void> owned_;
  Value root_;
};

// Nesting past 64 levels and invalid UTF-8 are refused too. Throws Fault(bad_request).
Document parse(std::string_view text);
// The shortest text of a value.
std::string dump(const Value& value);
// The value as Python prints it: {'a': None}.
std::string python_repr(const Value& value);

// JSON text that is passed on without a look inside (an object that only the client understands). Empty =
// null.
struct Raw {
  std::string text;
  bool operator==(const Raw&) const = default;
};

}  // namespace nova::json
