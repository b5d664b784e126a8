// The body of a request: content type and JSON syntax. What is in it is the route's affair.
#pragma once
#include <string>
#include <string_view>

#include "common/http/message.hpp"
#include "common/json/value.hpp"

namespace nova::api {

// Throws Fault(unsupported_media) for a content type that is not JSON.
void check_content_type(const http::Headers& headers);
// null for an empty body; Fault(bad_request, "Malformed request body") for what is not JSON.
json::Document parse_body(std::string_view text);
// The one member of an action's body. Throws Fault(bad_request) unless there is exactly one.
std::string action_name(const json::Value& body);

}  // namespace nova::api
