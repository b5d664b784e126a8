#include "api/pipeline/auth.hpp"

#include <algorithm>

#include "common/error.hpp"

namespace nova::api {
namespace {

constexpr std::string_view service_role = "service";

std::string header(const http::Headers& headers, std::string_view name) {
  return std::string(headers.value_or(name, {}));
}

Context with_identity(Context context, TokenInfo info, std::string token) {
  context.user_id = std::move(info.user_id);
  context.user_name = std::move(info.user_name);
  context.user_domain_id = std::move(info.user_domain_id);
  context.project_id = std::move(info.project_id);
  context.project_name = std::move(info.project_name);
  context.project_domain_id = std::move(info.project_domain_id);
  context.roles = std::move(info.roles);
  context.system_scope = info.system_scope;
  context.auth_token = std::move(token);
  return context;
}

}  // namespace

awaitable<Context> identify(TokenValidator& validator, const http::Headers& headers, Context context) {
  std::string token = header(headers, "X-Auth-Token");
  if (token.empty()) throw Fault(Errc::unauthorized, "no token");
  bool vouched = false;
  const std::string service_token = header(headers, "X-Service-Token");
  if (!service_token.empty()) {
    const TokenInfo service = co_await validator.validate(context, service_token, false);
    vouched = std::find(service.roles.begin(), service.roles.end(), service_role) != service.roles.end();
  }
  TokenInfo info = co_await validator.validate(context, token, vouched);
  co_return with_identity(std::move(context), std::move(info), std::move(token));
}

awaitable<Context> authenticate(TokenValidator& validator, const Policy& policy, const http::Headers& headers,
                                Context context) {
  Context known = co_await identify(validator, headers, std::move(context));
  known.is_admin = policy.is_admin(known);
  co_return known;
}

}  // namespace nova::api
