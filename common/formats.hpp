// The named text forms of Nova's request schemas.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "common/describe.hpp"

namespace nova {

// What is wrong with `text`, in JSON-schema words to follow the value ("is not a 'uuid'"); nothing if it is
// fine.
std::optional<std::string> format_problem(Format format, std::string_view text);

// Decodes standard base64, ignoring white space; nothing if it is not base64.
std::optional<std::string> base64_decode(std::string_view text);
std::string base64_encode(std::string_view bytes);

}  // namespace nova
