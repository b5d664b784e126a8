#include "api/pipeline/fault.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "common/json/writer.hpp"

namespace nova::api {
namespace {

constexpr std::array<std::pair<unsigned, std::string_view>, 11> names{{{400, "badRequest"},
                                                                       {401, "unauthorized"},
                                                                       {403, "forbidden"},
                                                                       {404, "itemNotFound"},
                                                                       {405, "badMethod"},
                                                                       {409, "conflictingRequest"},
                                                                       {413, "overLimit"},
                                                                       {415, "badMediaType"},
                                                                       {429, "overLimit"},
                                                                       {501, "notImplemented"},
                                                                       {503, "serviceUnavailable"}}};

std::string_view name_of_status(unsigned status) {
  for (const auto& [code, name] : names)
    if (code == status) return name;
  return "computeFault";
}

constexpr std::string_view plain_text = "The resource could not be found.";

}  // namespace

unsigned status_of(Errc code) {
  switch (code) {
    case Errc::bad_request:
      return 400;
    case Errc::unauthorized:
      return 401;
    case Errc::forbidden:
    case Errc::over_quota:
      return 403;
    case Errc::not_found:
      return 404;
    case Errc::not_acceptable:
      return 406;
    case Errc::conflict:
      return 409;
    case Errc::gone:
      return 410;
    case Errc::too_large:
      return 413;
    case Errc::unsupported_media:
      return 415;
    case Errc::unprocessable:
      return 422;
    case Errc::unavailable:
      return 503;
    case Errc::timeout:
      return 504;
    case Errc::no_valid_host:
    case Errc::unsupported_version:
    case Errc::no_such_method:
    case Errc::internal:
      return 500;
  }
  return 500;
}

http::Response fault_response(unsigned status, std::string_view message) {
  json::Writer w;
  w.begin_object();
  w.key(name_of_status(status));
  w.begin_object();
  w.key("code");
  w.uinteger(status);
  w.key("message");
  w.string(message);
  w.end_object();
  w.end_object();
  auto response = http::make_response(status, std::move(w).text(), "application/json; charset=UTF-8");
  if (status == 503) response.headers.set("Retry-After", "1");
  return response;
}

http::Response fault_response(const Error& error) {
  const unsigned status = status_of(error.code);
  if (status != 500) return fault_response(status, error.message);
  // What went wrong inside is for the log, under the request id that the client was given.
  return fault_response(500,
                        "Unexpected API Error. The log of nova-api has the cause under this request's id.");
}

http::Response unauthorized_response(std::string_view www_authenticate_uri) {
  auto response = http::make_response(401, R"({"error": {"code": 401, "title": "Unauthorized", "message": )"
                                           R"("The request you have made requires authentication."}})");
  response.headers.set("WWW-Authenticate", fmt::format("Keystone uri=\"{}\"", www_authenticate_uri));
  return response;
}

http::Response not_found_page(std::string_view accept) {
  if (accept.find("text/html") != std::string_view::npos || accept.find("*/*") != std::string_view::npos)
    return http::make_response(
        404,
        fmt::format("<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n"
                    "  <h1>404 Not Found</h1>\n  {}<br /><br />\n </body>\n</html>",
                    plain_text),
        "text/html; charset=UTF-8");
  if (accept.find("json") != std::string_view::npos)
    return http::make_response(
        404,
        fmt::format(R"({{"message": "{}", "code": "404 Not Found", "title": "Not Found"}})", plain_text));
  return http::make_response(404, fmt::format("404 Not Found\n\n{}\n", plain_text),
                             "text/plain; charset=UTF-8");
}

}  // namespace nova::api
