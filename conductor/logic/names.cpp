#include "conductor/logic/names.hpp"

#include <fmt/format.h>

#include <cctype>

#include "common/uuid.hpp"

namespace nova::conductor {
namespace {

constexpr std::size_t longest_hostname = 63;

// UTF-8 reduced to Latin-1 letters that survive as themselves: only ASCII can stay in a host name anyway.
char hostname_char(char c) {
  if (c == ' ' || c == '_' || c == '.') return '-';
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x80 && (std::isalnum(byte) != 0 || c == '-')) return static_cast<char>(std::tolower(byte));
  return '\0';
}

bool outer(char c) { return c == '.' || c == '-'; }

}  // namespace

std::string display_name(const std::string& name, int index, int count) {
  return count == 1 ? name : fmt::format("{}-{}", name, index + 1);
}

std::string sanitized_hostname(std::string_view name) {
  std::string host;
  for (const char c : name)
    if (const char kept = hostname_char(c); kept != '\0') host += kept;
  if (host.size() > longest_hostname) host.resize(longest_hostname);
  while (!host.empty() && outer(host.back())) host.pop_back();
  const auto first = host.find_first_not_of(".-");
  return first == std::string::npos ? std::string() : host.substr(first);
}

std::string default_hostname(const std::string& name, const std::string& server_id) {
  auto host = sanitized_hostname(name);
  return host.empty() ? "server-" + server_id : host;
}

std::string new_reservation_id() {
  static constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  const auto hex = new_hex_id();
  std::string id = "r-";
  for (std::size_t i = 0; i < 8; ++i) {
    const auto value = std::stoul(hex.substr(i * 4, 4), nullptr, 16);
    id += digits[value % digits.size()];
  }
  return id;
}

}  // namespace nova::conductor
