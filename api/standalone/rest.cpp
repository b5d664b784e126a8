#include "api/standalone/rest.hpp"

#include <fmt/format.h>

#include <array>

#include "api/pipeline/auth.hpp"
#include "api/pipeline/body.hpp"
#include "api/pipeline/fault.hpp"
#include "common/http/url.hpp"
#include "common/uuid.hpp"

namespace nova::api::standalone {
namespace {

constexpr std::chrono::seconds time_limit{60};

constexpr std::array<std::pair<Verb, std::string_view>, 6> verb_names{{{Verb::get, "GET"},
                                                                       {Verb::post, "POST"},
                                                                       {Verb::put, "PUT"},
                                                                       {Verb::del, "DELETE"},
                                                                       {Verb::patch, "PATCH"},
                                                                       {Verb::head, "HEAD"}}};

std::string_view name_of(Verb verb) {
  for (const auto& [value, name] : verb_names)
    if (value == verb) return name;
  return {};
}

Context new_context(const http::Request& incoming) {
  Context context;
  context.request_id = new_request_id();
  const auto global = incoming.headers.value_or("X-OpenStack-Request-ID", {});
  if (global.starts_with("req-") && is_uuid(global.substr(4))) context.global_request_id = global;
  context.remote_address = incoming.remote_address;
  context.deadline = Context::Clock::now() + time_limit;
  return context;
}

}  // namespace

std::string_view title_of(unsigned status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Request Entity Too Large";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too Many Requests";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return status < 500 ? "Bad Request" : "Internal Server Error";
  }
}

RestService::RestService(RestSetup setup) : setup_(std::move(setup)) {
  for (const auto& endpoint : setup_.endpoints) rows_.push_back({path_segments(endpoint.path), &endpoint});
}

RestService::Match RestService::find(std::string_view method, std::string_view path) const {
  Match match;
  const auto verb = verb_of(method);
  const auto segments = path_segments(path.substr(setup_.prefix.size()));
  int best = -1;
  for (const auto& row : rows_) {
    const int literal = path_fit(row.parts, segments);
    if (literal < 0) continue;
    const auto name = name_of(row.endpoint->verb);
    if (match.allow.find(name) == std::string::npos)
      match.allow += fmt::format("{}{}", match.allow.empty() ? "" : ", ", name);
    if (verb != row.endpoint->verb || literal <= best) continue;
    best = literal;
    match.endpoint = row.endpoint;
    match.values = path_values(row.parts, segments);
  }
  return match;
}

bool RestService::streams(const http::Request& head) const {
  const auto match = find(head.method, head.path);
  return match.endpoint != nullptr && match.endpoint->body == Endpoint::Body::stream;
}

void RestService::place(Call& call) const {
  call.root = setup_.public_url;
  while (call.root.ends_with('/')) call.root.pop_back();
  if (call.root.empty())
    call.root = fmt::format("{}://{}", call.incoming.secure ? "https" : "http",
                            call.incoming.headers.value_or("Host", "localhost"));
  call.self = call.root + setup_.prefix;
}

http::Response RestService::nothing_there(const Match& match) const {
  if (match.allow.empty()) return setup_.fault(404, "The resource could not be found.");
  auto response = setup_.fault(405, "The method is not allowed for the requested URL.");
  response.headers.set("Allow", match.allow);
  return response;
}

awaitable<http::Response> RestService::respond(Call& call) {
  Match match = find(call.incoming.method, call.incoming.path);
  if (match.endpoint == nullptr) co_return nothing_there(match);
  const Endpoint& endpoint = *match.endpoint;
  if (endpoint.access == Endpoint::Access::token) {
    call.context = co_await identify(*setup_.tokens, call.incoming.headers, call.context);
    call.context.is_admin = call.context.has_role("admin");
  }
  call.path = std::move(match.values);
  call.query = Query(http::parse_query(call.incoming.query));
  if (endpoint.body == Endpoint::Body::json) call.body = parse_body(call.incoming.body);
  if (endpoint.body == Endpoint::Body::stream) call.context.deadline = Context::Clock::time_point::max();
  co_return co_await endpoint.run(call);
}

awaitable<http::Response> RestService::handle(http::Request incoming) {
  const auto began = Context::Clock::now();
  Call call(*setup_.bus);
  call.context = new_context(incoming);
  call.incoming = std::move(incoming);
  place(call);
  http::Response response;
  try {
    response = co_await respond(call);
  } catch (const Fault& fault) {
    const unsigned status = status_of(fault.code());
    if (status >= 500)
      setup_.log.error(call.context, "{} {}: {}", call.incoming.method, call.incoming.path, fault.what());
    response = setup_.fault(status, status == 500 ? "An unexpected error prevented the server from "
                                                    "fulfilling your request."
                                                  : fault.what());
  } catch (const std::exception& error) {
    setup_.log.error(call.context, "{} {}: {}", call.incoming.method, call.incoming.path, error.what());
    response = setup_.fault(500, "An unexpected error prevented the server from fulfilling your request.");
  }
  if (response.status == 401)
    response.headers.set("WWW-Authenticate", fmt::format("Keystone uri=\"{}/identity\"", call.root));
  if (response.status == 503) response.headers.set("Retry-After", "1");
  response.headers.set("x-openstack-request-id", call.context.request_id);
  setup_.log.info(call.context, "{} \"{} {}\" status: {} len: {} time: {:.6f}", call.incoming.remote_address,
                  call.incoming.method, call.incoming.target, response.status, response.body.size(),
                  std::chrono::duration<double>(Context::Clock::now() - began).count());
  co_return response;
}

}  // namespace nova::api::standalone
