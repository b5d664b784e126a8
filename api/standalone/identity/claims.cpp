#include "api/standalone/identity/claims.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "common/decode.hpp"
#include "common/encode.hpp"
#include "common/error.hpp"

namespace nova::api::standalone {
namespace {

// The version of the form stands in front; nothing else begins so.
constexpr std::string_view prefix = "n1.";
constexpr std::size_t longest = 16 * 1024;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_base64(std::string_view data) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_encoded_len(data.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes(data), data.size(), variant);
  out.pop_back();  // the terminating zero
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(),
                        nullptr, &size, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  out.resize(size);
  return out;
}

void start_sodium() {
  if (sodium_init() < 0) throw Fault(Errc::internal, "libsodium could not be initialised");
}

}  // namespace

bool Claims::has_role(std::string_view name) const {
  return std::any_of(roles.begin(), roles.end(), [&](const auto& role) { return role.name == name; });
}

std::string Claims::project_id() const {
  return scope == proto::identity::ScopeKind::project ? scope_id : std::string();
}

Secret TokenSigner::new_key() {
  start_sodium();
  std::array<unsigned char, crypto_auth_hmacsha256_KEYBYTES> key{};
  randombytes_buf(key.data(), key.size());
  std::string hex(key.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
  hex.pop_back();
  return Secret(std::move(hex));
}

TokenSigner::TokenSigner(const Secret& key) {
  start_sodium();
  std::string raw(crypto_auth_hmacsha256_KEYBYTES, '\0');
  std::size_t size = 0;
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(raw.data()), raw.size(), key.reveal().data(),
                     key.reveal().size(), nullptr, &size, nullptr) != 0 ||
      size != raw.size())
    throw Fault(Errc::internal, "The key that signs tokens is damaged");
  key_ = Secret(std::move(raw));
}

std::string TokenSigner::sign(const Claims& claims) const {
  std::string token = std::string(prefix) + to_base64(encode(claims));
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256(reinterpret_cast<unsigned char*>(mac.data()), bytes(token), token.size(),
                         bytes(key_.reveal()));
  return token + '.' + to_base64(mac);
}

std::optional<Claims> TokenSigner::read(std::string_view token) const {
  const auto dot = token.rfind('.');
  if (token.size() > longest || !token.starts_with(prefix) || dot < prefix.size()) return std::nullopt;
  const auto signed_part = token.substr(0, dot);
  const auto mac = from_base64(token.substr(dot + 1));
  if (!mac || mac->size() != crypto_auth_hmacsha256_BYTES ||
      crypto_auth_hmacsha256_verify(bytes(*mac), bytes(signed_part), signed_part.size(),
                                    bytes(key_.reveal())) != 0)
    return std::nullopt;
  const auto text = from_base64(signed_part.substr(prefix.size()));
  if (!text) return std::nullopt;
  return decode_lenient<Claims>(json::parse(*text).root());
}

std::string new_audit_id() {
  start_sodium();
  std::string random(16, '\0');
  randombytes_buf(random.data(), random.size());
  return to_base64(random);
}

bool in_time(const Claims& claims, Timestamp now, bool allow_expired) {
  return now < claims.expires + (allow_expired ? expired_window : std::chrono::hours(0));
}

}  // namespace nova::api::standalone
