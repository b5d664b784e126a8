#include "compute/images/checksum.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "common/error.hpp"

namespace nova::compute::images {

struct Digest::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Digest::Digest(const std::string& algorithm) : state_(std::make_unique<State>()) {
  const auto* kind = EVP_get_digestbyname(algorithm.c_str());
  if (kind == nullptr || EVP_DigestInit_ex(state_->context, kind, nullptr) != 1)
    throw Fault(Error{Errc::bad_request,
                      fmt::format("The image's hash algorithm '{}' is not known.", algorithm),
                      "ImageUnacceptable"});
}

Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;

void Digest::update(std::span<const char> bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string Digest::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned count = 0;
  EVP_DigestFinal_ex(state_->context, bytes.data(), &count);
  std::string out;
  for (unsigned i = 0; i < count; ++i) out += fmt::format("{:02x}", bytes[i]);
  return out;
}

std::optional<ExpectedHash> expected_hash(const proto::ImageMeta& image) {
  if (!image.os_hash_algo.empty() && !image.os_hash_value.empty())
    return ExpectedHash{image.os_hash_algo, image.os_hash_value};
  if (!image.checksum.empty()) return ExpectedHash{"md5", image.checksum};
  return std::nullopt;
}

std::string sha1_hex(std::string_view text) {
  Digest digest("sha1");
  digest.update(text);
  return digest.hex();
}

}  // namespace nova::compute::images
