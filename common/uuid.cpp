#include "common/uuid.hpp"

#include <sys/random.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <system_error>

namespace nova {
namespace {
// One system call serves 256 identifiers; a thread keeps its own stock.
void random_bytes(std::array<std::uint8_t, 16>& out) {
  thread_local std::array<std::uint8_t, 4096> stock;
  thread_local std::size_t used = stock.size();
  if (used + out.size() > stock.size()) {
    std::size_t have = 0;
    while (have < stock.size()) {
      const auto got = ::getrandom(stock.data() + have, stock.size() - have, 0);
      if (got > 0)
        have += static_cast<std::size_t>(got);
      else if (errno != EINTR)
        throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    used = 0;
  }
  std::memcpy(out.data(), stock.data() + used, out.size());
  used += out.size();
}

std::string random_uuid(bool dashes) {
  std::array<std::uint8_t, 16> bytes{};
  random_bytes(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (dashes && (i == 4 || i == 6 || i == 8 || i == 10)) text += '-';
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 0x0f];
  }
  return text;
}
}  // namespace

std::string new_uuid() { return random_uuid(true); }
std::string new_hex_id() { return random_uuid(false); }
std::string new_request_id() { return "req-" + random_uuid(true); }

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

}  // namespace nova
