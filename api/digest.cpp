#include "api/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "common/error.hpp"

namespace nova::api {
namespace {

std::string hex_of(const unsigned char* bytes, unsigned size) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += digits[bytes[i] >> 4];
    hex += digits[bytes[i] & 15];
  }
  return hex;
}

std::string hex_digest(std::string_view text, const EVP_MD* algorithm) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, algorithm, nullptr) != 1)
    throw Fault(Errc::internal, "a hash function is not available");
  return hex_of(digest.data(), size);
}

}  // namespace

std::string sha224_hex(std::string_view text) { return hex_digest(text, EVP_sha224()); }
std::string sha256_hex(std::string_view text) { return hex_digest(text, EVP_sha256()); }

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(), digest.data(),
           &size) == nullptr)
    throw Fault(Errc::internal, "a hash function is not available");
  return hex_of(digest.data(), size);
}

}  // namespace nova::api
