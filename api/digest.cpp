#include "api/digest.hpp"

#include <openssl/evp.h>

#include <array>

#include "common/error.hpp"

namespace nova::api {
namespace {

std::string hex_digest(std::string_view text, const EVP_MD* algorithm) {
  static constexpr char digits[] = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, algorithm, nullptr) != 1)
    throw Fault(Errc::internal, "a hash function is not available");
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += digits[digest[i] >> 4];
    hex += digits[digest[i] & 15];
  }
  return hex;
}

}  // namespace

std::string sha224_hex(std::string_view text) { return hex_digest(text, EVP_sha224()); }
std::string sha256_hex(std::string_view text) { return hex_digest(text, EVP_sha256()); }

}  // namespace nova::api
