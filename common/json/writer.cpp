#include "common/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace nova::json {
namespace {
// Length of the valid UTF-8 sequence at the front of `text`, 0 if there is none (overlong and surrogates
// count as none).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return follows(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    if (!follows(1) || !follows(2)) return 0;
    if (lead == 0xe0 && byte(1) < 0xa0) return 0;
    if (lead == 0xed && byte(1) > 0x9f) return 0;
    return 3;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    if (lead == 0xf0 && byte(1) < 0x90) return 0;
    if (lead == 0xf4 && byte(1) > 0x8f) return 0;
    return 4;
  }
  return 0;
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}",
                     static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
}

bool plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}
}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text);
  out += '"';
}

std::size_t escaped_size(std::string_view text) {
  return text.size() + static_cast<std::size_t>(std::count(text.begin(), text.end(), '"')) +
         static_cast<std::size_t>(std::count(text.begin(), text.end(), '\\'));
}

void append_escaped(std::string& out, std::string_view text) {
  std::size_t start = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    if (plain(text[i])) {
      ++i;
      continue;
    }
    out.append(text, start, i - start);
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      append_escape(out, text[i]);
      ++i;
    } else if (const auto length = utf8_length(text.substr(i)); length > 0) {
      out.append(text, i, length);
      i += length;
    } else {
      out += "\xef\xbf\xbd";
      ++i;
    }
    start = i;
  }
  out.append(text, start, i - start);
}

void Writer::separate() {
  if (after_key_)
    after_key_ = false;
  else if (!first_)
    out_ += ',';
  first_ = false;
}

void Writer::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
}

void Writer::close(char bracket) {
  out_ += bracket;
  first_ = false;
}

void Writer::key(std::string_view name) {
  if (!first_) out_ += ',';
  append_quoted(out_, name);
  out_ += ':';
  after_key_ = true;
}

void Writer::string(std::string_view text) {
  separate();
  append_quoted(out_, text);
}

void Writer::integer(std::int64_t value) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void Writer::uinteger(std::uint64_t value) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void Writer::number(double value) {
  separate();
  if (!std::isfinite(value))
    out_ += "null";
  else if (value == std::floor(value) && std::abs(value) < 1e15)
    fmt::format_to(std::back_inserter(out_), "{:.1f}", value);
  else
    fmt::format_to(std::back_inserter(out_), "{}", value);
}

void Writer::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void Writer::null() {
  separate();
  out_ += "null";
}

void Writer::raw(std::string_view json) {
  separate();
  out_ += json.empty() ? std::string_view("null") : json;
}

}  // namespace nova::json
