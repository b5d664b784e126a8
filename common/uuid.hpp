// Random identifiers, from the kernel's random source. Thread-safe.
#pragma once
#include <string>
#include <string_view>

namespace nova {

std::string new_uuid();               // "6f1c…-…": version 4, lower case, with dashes
std::string new_hex_id();             // the same without dashes
std::string new_request_id();         // "req-" + uuid
bool is_uuid(std::string_view text);  // 8-4-4-4-12 hex digits, either case

}  // namespace nova
