#include "common/openstack/service_client.hpp"

#include <fmt/format.h>

#include "common/decode.hpp"
#include "common/http/url.hpp"

namespace nova::openstack {

ServiceClient::ServiceClient(http::Client& http, IdentityClient& identity, ServiceAccess access,
                             std::string type)
    : http_(http), identity_(identity), access_(std::move(access)), type_(std::move(type)) {}

awaitable<std::string> ServiceClient::endpoint(Context context) {
  if (!access_.endpoint_override.empty()) co_return access_.endpoint_override;
  const auto token = co_await identity_.token(std::move(context));
  auto url = endpoint_of(*token, type_, access_.valid_interfaces, access_.region_name);
  if (url.empty())
    throw Fault(Errc::unavailable, fmt::format("The service catalogue has no endpoint of type {}.", type_));
  co_return url;
}

http::Outgoing ServiceClient::outgoing(const Call& call, const std::string& base,
                                       const std::string& token) const {
  http::Outgoing request(call.method, http::join_url(base, call.path));
  request.headers.set("X-Auth-Token", token);
  request.headers.set("Accept", "*/*");
  if (!call.body.empty()) request.headers.set("Content-Type", call.content_type);
  request.body = call.body;
  return request;
}

awaitable<http::Response> ServiceClient::exchange(Context context, Call call, http::Sink sink) {
  const std::string base = co_await endpoint(context);
  const bool as_user = call.speaker == Speaker::user && !context.auth_token.empty();
  http::Response response;
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::shared_ptr<const Token> token;
    if (!as_user) token = co_await identity_.token(context);
    auto request = outgoing(call, base, as_user ? context.auth_token : token->id.reveal());
    if (sink)
      response = co_await http_.download(context, std::move(request), sink);
    else
      response = co_await http_.send(context, std::move(request));
    if (response.status != 401 || as_user) break;
    identity_.forget(*token);
  }
  co_return response;
}

awaitable<http::Response> ServiceClient::send(Context context, Call call) {
  return exchange(std::move(context), std::move(call), {});
}

awaitable<http::Response> ServiceClient::download(Context context, Call call, http::Sink sink) {
  return exchange(std::move(context), std::move(call), std::move(sink));
}

namespace {

// {"NeutronError": {"message": ...}}, {"error": {"message": ...}} or plain text.
std::string words_of(const http::Response& response) {
  try {
    const auto document = json::parse(response.body);
    for (const auto name : {"NeutronError", "error", "badRequest"}) {
      const auto inner = document.root().find(name);
      const auto message = inner ? inner->find("message") : std::nullopt;
      if (message && message->is_string()) return decode<std::string>(*message);
    }
  } catch (const Fault&) {  // not JSON: the status alone must do
  }
  return {};
}

Errc code_of(unsigned status) {
  switch (status) {
    case 400:
      return Errc::bad_request;
    case 401:
      return Errc::unauthorized;
    case 403:
      return Errc::forbidden;
    case 404:
      return Errc::not_found;
    case 409:
      return Errc::conflict;
    case 413:
      return Errc::over_quota;
    default:
      return Errc::unavailable;
  }
}

}  // namespace

std::string checked(std::string_view service, const http::Response& response) {
  if (response.status / 100 == 2) return response.body;
  auto words = words_of(response);
  auto text = fmt::format("The {} service answered {}{}{}", service, response.status,
                          words.empty() ? "." : ": ", words);
  throw Fault(code_of(response.status), std::move(text));
}

}  // namespace nova::openstack
