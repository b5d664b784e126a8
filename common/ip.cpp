#include "common/ip.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>

namespace nova::net {
namespace {

using Bytes = std::array<unsigned char, 16>;

int width(int version) { return version == 4 ? 32 : 128; }

// The bits behind a prefix.
Bits host_mask(int version, int prefix) {
  const int free = width(version) - prefix;
  if (free == 0) return 0;
  return free == 128 ? ~Bits{0} : (Bits{1} << free) - 1;
}

Bits number_of(const Bytes& bytes, std::size_t count) {
  Bits out = 0;
  for (std::size_t i = 0; i < count; ++i) out = (out << 8) | bytes[i];
  return out;
}

}  // namespace

std::optional<Ip> Ip::parse(std::string_view text) {
  const std::string copy(text);
  if (copy.find('\0') != std::string::npos) return std::nullopt;
  Bytes bytes{};
  if (inet_pton(AF_INET, copy.c_str(), bytes.data()) == 1) return Ip(4, number_of(bytes, 4));
  if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1) return Ip(6, number_of(bytes, 16));
  return std::nullopt;
}

std::string Ip::str() const {
  Bytes bytes{};
  const std::size_t count = version_ == 4 ? 4 : 16;
  for (std::size_t i = 0; i < count; ++i)
    bytes[i] = static_cast<unsigned char>((bits_ >> (8 * (count - 1 - i))) & 0xffU);
  char text[INET6_ADDRSTRLEN]{};
  inet_ntop(version_ == 4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text);
  return text;
}

std::string short_form(const std::string& text) {
  const auto address = Ip::parse(text);
  return address ? address->str() : text;
}

std::optional<Cidr> Cidr::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = Ip::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  int prefix = width(address->version());
  if (slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    if (prefix < 0 || prefix > width(address->version())) return std::nullopt;
  }
  const Bits kept = address->bits() & ~host_mask(address->version(), prefix);
  return Cidr(Ip(address->version(), kept), prefix);
}

std::string Cidr::str() const { return fmt::format("{}/{}", first_.str(), prefix_); }

Ip Cidr::last() const { return {version(), first_.bits() | host_mask(version(), prefix_)}; }

bool Cidr::contains(const Ip& address) const {
  return address.version() == version() && first_ <= address && address <= last();
}

bool Cidr::overlaps(const Cidr& other) const { return contains(other.first_) || other.contains(first_); }

}  // namespace nova::net
