// Errors as HTTP answers, in Nova's form: {"itemNotFound": {"code": 404, "message": "..."}}. The one place
// where an error becomes a status.
#pragma once
#include <string_view>

#include "common/error.hpp"
#include "common/http/message.hpp"

namespace nova::api {

unsigned status_of(Errc code);
http::Response fault_response(const Error& error);
// The same by status, for what has no Errc.
http::Response fault_response(unsigned status, std::string_view message);
// keystonemiddleware's answer to a missing or bad token.
http::Response unauthorized_response(std::string_view www_authenticate_uri);
// The router's own page for a URL that nothing serves, by the Accept header.
http::Response not_found_page(std::string_view accept);

}  // namespace nova::api
