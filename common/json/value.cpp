#include "common/json/value.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "common/error.hpp"

namespace nova::json {
namespace {
constexpr int max_depth = 64;

// Refuses deep nesting before the recursive parts of the library meet it.
void check_depth(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth)
        throw Fault(Errc::bad_request, fmt::format("JSON nested deeper than {} levels", max_depth));
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
}
}  // namespace

Document::Document() : value_(std::make_unique<Value>()) {}
Document::Document(Value value) : value_(std::make_unique<Value>(std::move(value))) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Document parse(std::string_view text) {
  check_depth(text);
  try {
    return Document(Value::parse(text));
  } catch (const Value::parse_error& error) {
    throw Fault(Errc::bad_request, fmt::format("malformed JSON at byte {}", error.byte));
  } catch (const Value::exception& error) {
    throw Fault(Errc::bad_request, fmt::format("malformed JSON: {}", error.what()));
  }
}

std::string dump(const Value& value) { return value.dump(-1, ' ', false, Value::error_handler_t::replace); }

}  // namespace nova::json
