#include "api/pipeline/body.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "common/decode.hpp"
#include "common/error.hpp"

namespace nova::api {
namespace {

constexpr std::array<std::string_view, 3> accepted{"application/json",
                                                   "application/vnd.openstack.compute+json", "text/plain"};

std::string media_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  type.erase(std::remove_if(type.begin(), type.end(), [](unsigned char c) { return std::isspace(c) != 0; }),
             type.end());
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type;
}

Fault malformed() { return Fault({Errc::bad_request, "Malformed request body", "MalformedRequestBody"}); }

}  // namespace

void check_content_type(const http::Headers& headers) {
  const std::string type = media_type(headers.value_or("Content-Type", {}));
  if (type.empty() || std::find(accepted.begin(), accepted.end(), type) != accepted.end()) return;
  throw Fault({Errc::unsupported_media, "Unsupported Content-Type", "InvalidContentType"});
}

json::Document parse_body(std::string_view text) {
  if (text.empty()) return {};
  try {
    return json::parse(text);
  } catch (const Fault&) {
    throw malformed();
  }
}

std::string action_name(const json::Value& body) {
  if (!body.is_object() || body.size() != 1) throw malformed();
  return std::string(body.members().front().name);
}

}  // namespace nova::api
