// IP addresses and prefixes of both versions as values, with the arithmetic that address plans need. Pure.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace nova::net {

__extension__ using Bits = unsigned __int128;

class Ip {
 public:
  Ip() = default;
  Ip(int version, Bits bits) : version_(version), bits_(bits) {}
  // Nothing unless it is an address of either version in its usual text form.
  static std::optional<Ip> parse(std::string_view text);

  std::string str() const;
  int version() const { return version_; }
  Bits bits() const { return bits_; }
  // The address `n` further on; wraps around.
  Ip plus(Bits n) const { return {version_, bits_ + n}; }
  Ip minus(Bits n) const { return {version_, bits_ - n}; }
  // By version, then by number.
  auto operator<=>(const Ip&) const = default;

 private:
  int version_ = 4;
  Bits bits_ = 0;
};

// The shortest usual form of an address ("::1"); other text as it is.
std::string short_form(const std::string& text);

// A network and the length of its prefix; the bits behind the prefix are zero.
class Cidr {
 public:
  // Takes host bits too and drops them; an address alone is a prefix of its full length.
  static std::optional<Cidr> parse(std::string_view text);

  std::string str() const;
  int version() const { return first_.version(); }
  int prefix() const { return prefix_; }
  Ip first() const { return first_; }
  Ip last() const;
  bool contains(const Ip& address) const;
  bool overlaps(const Cidr& other) const;
  bool operator==(const Cidr&) const = default;

 private:
  Cidr(Ip first, int prefix) : first_(first), prefix_(prefix) {}
  Ip first_;
  int prefix_ = 0;
};

}  // namespace nova::net
