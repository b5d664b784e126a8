// The version documents: which APIs there are and which microversions they speak. Pure; no token needed.
#pragma once
#include <string>
#include <string_view>

namespace nova::api {

// GET /
std::string version_list(std::string_view base);
// GET /v2/, GET /v2.1/; `id` is "v2.0" or "v2.1".
std::string version_document(std::string_view base, std::string_view id);
// 300: `path` under every version.
std::string version_choices(std::string_view base, std::string_view path);

}  // namespace nova::api
