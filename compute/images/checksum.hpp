// The hash by which a download is held to what the Image service says of the image. Blocking only in the
// sense that it computes.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "proto/image.hpp"

namespace nova::compute::images {

class Digest {
 public:
  // OpenSSL's name of the algorithm: "sha512", "md5". Throws Fault(bad_request) for an unknown one.
  explicit Digest(const std::string& algorithm);
  ~Digest();
  Digest(Digest&&) noexcept;
  void update(std::span<const char> bytes);
  std::string hex();  // once, at the end

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The strongest hash that the image has: os_hash, else the MD5 checksum; nothing if it has none.
struct ExpectedHash {
  std::string algorithm, value;
};
std::optional<ExpectedHash> expected_hash(const proto::ImageMeta& image);

std::string sha1_hex(std::string_view text);

}  // namespace nova::compute::images
