#include "api/servers/password.hpp"

#include <openssl/rand.h>

#include <array>
#include <string>
#include <string_view>

#include "common/error.hpp"

namespace nova::api::servers {
namespace {

constexpr std::array<std::string_view, 3> groups{"23456789", "ABCDEFGHJKLMNPQRSTUVWXYZ",
                                                 "abcdefghijkmnopqrstuvwxyz"};

// An even choice below `bound` (at most 256).
std::size_t random_below(std::size_t bound) {
  const unsigned limit = static_cast<unsigned>(256 / bound * bound);
  unsigned char byte = 0;
  do {
    if (RAND_bytes(&byte, 1) != 1) throw Fault(Errc::internal, "no random bytes");
  } while (byte >= limit);
  return byte % bound;
}

char random_of(std::string_view letters) { return letters[random_below(letters.size())]; }

}  // namespace

Secret new_password(std::size_t length) {
  std::string all;
  std::string password;
  for (const auto group : groups) {
    all += group;
    if (password.size() < length) password += random_of(group);
  }
  while (password.size() < length) password += random_of(all);
  for (std::size_t i = password.size(); i > 1 && i <= 256; --i)
    std::swap(password[i - 1], password[random_below(i)]);
  return Secret(std::move(password));
}

}  // namespace nova::api::servers
