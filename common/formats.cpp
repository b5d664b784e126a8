#include "common/formats.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <regex>

#include "common/time.hpp"

namespace nova {
namespace {

// Nova's uuid check is lenient: dashes, braces and case do not matter.
bool lenient_uuid(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != '-' && c != '{' && c != '}') digits += c;
  return digits.size() == 32 && std::all_of(digits.begin(), digits.end(), [](char c) {
           return std::isxdigit(static_cast<unsigned char>(c)) != 0;
         });
}

bool is_ip(std::string_view text, int family) {
  if (text.find('\0') != std::string_view::npos) return false;  // inet_pton would stop there
  std::array<unsigned char, 16> address{};
  return ::inet_pton(family, std::string(text).c_str(), address.data()) == 1;
}

bool is_cidr(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const auto host = text.substr(0, slash);
  const auto bits = text.substr(slash + 1);
  int length = -1;
  const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), length);
  if (error != std::errc{} || end != bits.data() + bits.size() || length < 0) return false;
  return (is_ip(host, AF_INET) && length <= 32) || (is_ip(host, AF_INET6) && length <= 128);
}

// No control characters (ASCII or C1) and no line or paragraph separators.
bool is_printable(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7f) return false;
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (c == 0xc2 && next < 0xa0) return false;
    if (c == 0xe2 && next == 0x80 && i + 2 < text.size()) {
      const auto last = static_cast<unsigned char>(text[i + 2]);
      if (last == 0xa8 || last == 0xa9) return false;
    }
  }
  return true;
}

bool blank(char c) { return c == ' '; }
bool outer_space(std::string_view text) {
  return !text.empty() && (blank(text.front()) || blank(text.back()));
}
bool any_non_space(std::string_view text) { return !std::all_of(text.begin(), text.end(), blank); }

// The library's parser recurses with each character, so an endless expression would end the process.
constexpr std::size_t max_regex = 1024;

bool is_regex(std::string_view text) {
  if (text.size() > max_regex) return false;
  try {
    std::regex check{std::string(text), std::regex::ECMAScript};
    return true;
  } catch (const std::regex_error&) {
    return false;
  }
}

bool is_fqdn(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  std::size_t label = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == '.') {
      if (label == 0 || label > 63 || text[i - 1] == '-') return false;
      label = 0;
    } else {
      const auto c = static_cast<unsigned char>(text[i]);
      if (!std::isalnum(c) && !(c == '-' && label > 0)) return false;
      ++label;
    }
  }
  return true;
}

bool is_mac(std::string_view text) {
  if (text.size() != 17) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i % 3 == 2 ? text[i] != ':' : !std::isxdigit(static_cast<unsigned char>(text[i]))) return false;
  return true;
}

bool is_uri(std::string_view text) {
  const auto colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 && text.find(' ') == std::string_view::npos;
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

struct Rule {
  Format format;
  std::string_view name;
  bool (*good)(std::string_view);
};

constexpr std::array<Rule, 14> rules{{
    {Format::uuid, "uuid", lenient_uuid},
    {Format::name, "name",
     [](std::string_view t) { return is_printable(t) && !outer_space(t) && any_non_space(t); }},
    {Format::name_with_spaces, "name_with_leading_trailing_spaces",
     [](std::string_view t) { return is_printable(t) && any_non_space(t); }},
    {Format::printable, "printable", is_printable},
    {Format::ipv4, "ipv4", [](std::string_view t) { return is_ip(t, AF_INET); }},
    {Format::ipv6, "ipv6", [](std::string_view t) { return is_ip(t, AF_INET6); }},
    {Format::ip, "ip", [](std::string_view t) { return is_ip(t, AF_INET) || is_ip(t, AF_INET6); }},
    {Format::cidr, "cidr", is_cidr},
    {Format::base64, "base64", [](std::string_view t) { return base64_decode(t).has_value(); }},
    {Format::uri, "uri", is_uri},
    {Format::date_time, "date-time", [](std::string_view t) { return parse_time(t).has_value(); }},
    {Format::regex, "regex", is_regex},
    {Format::fqdn, "fqdn", is_fqdn},
    {Format::mac, "mac-address", is_mac},
}};

}  // namespace

std::optional<std::string> format_problem(Format format, std::string_view text) {
  for (const auto& rule : rules)
    if (rule.format == format && !rule.good(text)) return fmt::format("is not a '{}'", rule.name);
  return std::nullopt;
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  int have = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c))) continue;
    ++digits;
    if (c == '=') {
      if (++padding > 2) return std::nullopt;
      continue;
    }
    const int digit = base64_digit(c);
    if (digit < 0 || padding > 0) return std::nullopt;
    bits = (bits << 6) | static_cast<unsigned>(digit);
    have += 6;
    if (have >= 8) {
      have -= 8;
      out += static_cast<char>((bits >> have) & 0xff);
    }
  }
  if (digits % 4 != 0) return std::nullopt;
  return out;
}

std::string base64_encode(std::string_view bytes) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) {
      return k < bytes.size() ? static_cast<unsigned char>(bytes[k]) : 0U;
    };
    const unsigned group = (byte(i) << 16) | (byte(i + 1) << 8) | byte(i + 2);
    out += digits[(group >> 18) & 63];
    out += digits[(group >> 12) & 63];
    out += i + 1 < bytes.size() ? digits[(group >> 6) & 63] : '=';
    out += i + 2 < bytes.size() ? digits[group & 63] : '=';
  }
  return out;
}

}  // namespace nova
