#include "api/standalone/network/faults.hpp"

#include "api/pipeline/fault.hpp"
#include "common/json/writer.hpp"

namespace nova::api::standalone::network {
namespace {

std::string_view type_of(unsigned status) {
  switch (status) {
    case 400:
      return "HTTPBadRequest";
    case 401:
      return "HTTPUnauthorized";
    case 403:
      return "PolicyNotAuthorized";
    case 404:
      return "HTTPNotFound";
    case 405:
      return "HTTPMethodNotAllowed";
    case 409:
      return "HTTPConflict";
    case 503:
      return "HTTPServiceUnavailable";
    default:
      return status >= 500 ? "HTTPInternalServerError" : "HTTPClientError";
  }
}

http::Response form(unsigned status, std::string_view type, std::string_view message) {
  json::Writer w;
  w.begin_object();
  w.key("NeutronError");
  w.begin_object();
  w.key("type");
  w.string(type);
  w.key("message");
  w.string(message);
  w.key("detail");
  w.string("");
  w.end_object();
  w.end_object();
  return http::make_response(status, std::move(w).text());
}

}  // namespace

http::Response fault_form(unsigned status, std::string_view message) {
  return form(status, type_of(status), message);
}

bool is_refusal(Errc code) {
  const unsigned status = status_of(code);
  return status >= 400 && status < 500 && code != Errc::unauthorized;
}

http::Response refusal(const Error& error) {
  const unsigned status = status_of(error.code);
  return form(status, error.kind.empty() ? type_of(status) : std::string_view(error.kind), error.message);
}

}  // namespace nova::api::standalone::network
