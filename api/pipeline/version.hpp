// Microversion negotiation: what the client asked for in its headers, and what is said back.
#pragma once
#include "common/http/message.hpp"
#include "common/microversion.hpp"

namespace nova::api {

// Throws Fault: bad_request for a text that is no version, not_acceptable for one that is not served.
Microversion negotiate_version(const http::Headers& headers);
void add_version_headers(http::Headers& headers, Microversion version);

}  // namespace nova::api
