// Hashes as lower-case hex.
#pragma once
#include <string>
#include <string_view>

namespace nova::api {

std::string sha224_hex(std::string_view text);
std::string sha256_hex(std::string_view text);
std::string hmac_sha256_hex(std::string_view key, std::string_view text);

}  // namespace nova::api
