#include "common/json/value.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include <bit>

#include "common/error.hpp"

namespace nova::json {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t max_depth = 64;
// Bytes of the texts that share a parser.
constexpr std::size_t small_text = 16 * 1024;

dom::element element_of(const Value& value) { return std::bit_cast<dom::element>(value); }

bool is(const Value& value, dom::element_type type) {
  return !value.is_null() && element_of(value).type() == type;
}

[[noreturn]] void malformed(simdjson::error_code error) {
  if (error == simdjson::DEPTH_ERROR)
    throw Fault(Errc::bad_request, fmt::format("JSON nested deeper than {} levels", max_depth));
  throw Fault(Errc::bad_request, fmt::format("malformed JSON: {}", simdjson::error_message(error)));
}

// The parser has room for the text: else it would make some, and forget the depth.
dom::element parse_with(dom::parser& parser, dom::document& document, std::string_view text,
                        std::size_t room) {
  if (parser.capacity() < room)
    if (const auto error = parser.allocate(room, max_depth)) malformed(error);
  dom::element root;
  if (const auto error = parser.parse_into_document(document, text.data(), text.size()).get(root))
    malformed(error);
  return root;
}

dom::element parse_into(dom::document& document, std::string_view text) {
  if (text.size() > small_text) {
    dom::parser parser;
    return parse_with(parser, document, text, text.size());
  }
  static thread_local dom::parser parser;  // scratch memory alone: it holds nothing between two calls
  return parse_with(parser, document, text, small_text);
}

}  // namespace

Document parse(std::string_view text) {
  auto document = std::make_shared<dom::document>();
  Document out;
  out.root_ = std::bit_cast<Value>(parse_into(*document, text));
  out.owned_ = std::move(document);
  return out;
}

Document Document::part(const Value& value) const {
  Document out;
  out.owned_ = owned_;
  out.root_ = value;
  return out;
}

bool Value::is_null() const { return document_ == nullptr || element_of(*this).is_null(); }
bool Value::is_object() const { return is(*this, dom::element_type::OBJECT); }
bool Value::is_array() const { return is(*this, dom::element_type::ARRAY); }
bool Value::is_string() const { return is(*this, dom::element_type::STRING); }
bool Value::is_boolean() const { return is(*this, dom::element_type::BOOL); }
bool Value::is_number() const { return is_integer() || is(*this, dom::element_type::DOUBLE); }
bool Value::is_integer() const {
  return is(*this, dom::element_type::INT64) || is(*this, dom::element_type::UINT64);
}

std::string_view Value::text() const { return element_of(*this).get_string().value_unsafe(); }
bool Value::boolean() const { return element_of(*this).get_bool().value_unsafe(); }

std::optional<std::int64_t> Value::integer() const {
  std::int64_t value = 0;
  if (element_of(*this).get_int64().get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

double Value::number() const {
  double value = 0;
  return element_of(*this).get_double().get(value) == simdjson::SUCCESS ? value : 0;
}

std::size_t Value::size() const {
  if (is_array()) return element_of(*this).get_array().value_unsafe().size();
  return is_object() ? element_of(*this).get_object().value_unsafe().size() : 0;
}

std::vector<Value> Value::items() const {
  std::vector<Value> out;
  if (!is_array()) return out;
  out.reserve(size());
  const dom::array array = element_of(*this).get_array().value_unsafe();  // outlives the loop
  for (const dom::element item : array) out.push_back(std::bit_cast<Value>(item));
  return out;
}

std::vector<Member> Value::members() const {
  std::vector<Member> out;
  if (!is_object()) return out;
  out.reserve(size());
  const dom::object object = element_of(*this).get_object().value_unsafe();
  for (const auto member : object) out.push_back({member.key, std::bit_cast<Value>(member.value)});
  return out;
}

std::optional<Value> Value::find(std::string_view name) const {
  if (!is_object()) return std::nullopt;
  dom::element found;
  if (element_of(*this).get_object().value_unsafe().at_key(name).get(found) != simdjson::SUCCESS)
    return std::nullopt;
  return std::bit_cast<Value>(found);
}

std::string dump(const Value& value) {
  return value.is_null() ? std::string("null") : simdjson::minify(element_of(value));
}

namespace {
std::string quoted(std::string_view text) {
  const auto has = [&](char c) { return text.find(c) != std::string_view::npos; };
  const char quote = has('\'') && !has('"') ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return out + quote;
}
}  // namespace

std::string python_repr(const Value& v) {
  if (v.is_null()) return "None";
  if (v.is_boolean()) return v.boolean() ? "True" : "False";
  if (v.is_string()) return quoted(v.text());
  std::vector<std::string> parts;
  if (v.is_array()) {
    for (const auto& one : v.items()) parts.push_back(python_repr(one));
    return fmt::format("[{}]", fmt::join(parts, ", "));
  }
  if (v.is_object()) {
    for (const auto& [name, one] : v.members()) parts.push_back(quoted(name) + ": " + python_repr(one));
    return fmt::format("{{{}}}", fmt::join(parts, ", "));
  }
  return dump(v);
}

}  // namespace nova::json
