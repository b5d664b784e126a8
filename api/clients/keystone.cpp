#include "api/clients/keystone.hpp"

#include <fmt/format.h>

#include "common/decode.hpp"
#include "common/http/url.hpp"

namespace nova::api {
namespace {

struct Named {
  std::string id, name;
  static constexpr auto fields() {
    return Pack{field("id", &Named::id).optional(), field("name", &Named::name).optional()};
  }
};

struct InDomain {
  std::string id, name;
  Named domain;
  static constexpr auto fields() {
    return Pack{field("id", &InDomain::id), field("name", &InDomain::name).optional(),
                field("domain", &InDomain::domain).optional()};
  }
};

struct TokenBody {
  InDomain user;
  std::optional<InDomain> project;
  std::vector<Named> roles;
  Timestamp expires_at{};
  std::optional<std::map<std::string, bool>> system;
  static constexpr auto fields() {
    using B = TokenBody;
    return Pack{field("user", &B::user), field("project", &B::project).optional().nullable(),
                field("roles", &B::roles).optional(), field("expires_at", &B::expires_at),
                field("system", &B::system).optional().nullable()};
  }
};

struct TokenDocument {
  TokenBody token;
  static constexpr auto fields() { return Pack{field("token", &TokenDocument::token)}; }
};

Fault away(const http::Response& response) {
  return Fault(Errc::unavailable, fmt::format("The Identity service answered {}.", response.status));
}

}  // namespace

TokenInfo parse_token_info(const http::Response& response) {
  if (response.status == 404) throw Fault(Errc::unauthorized, "the Identity service does not know the token");
  if (response.status != 200) throw away(response);
  TokenBody body;
  try {
    body = decode_lenient<TokenDocument>(json::parse(response.body).root()).token;
  } catch (const Fault& fault) {
    throw Fault(Errc::unavailable,
                fmt::format("The Identity service's answer cannot be read: {}", fault.what()));
  }
  TokenInfo info;
  info.user_id = std::move(body.user.id);
  info.user_name = std::move(body.user.name);
  info.user_domain_id = std::move(body.user.domain.id);
  if (body.project) {
    info.project_id = std::move(body.project->id);
    info.project_name = std::move(body.project->name);
    info.project_domain_id = std::move(body.project->domain.id);
  }
  for (auto& role : body.roles) info.roles.push_back(std::move(role.name));
  info.expires = body.expires_at;
  info.system_scope = body.system.has_value();
  return info;
}

Keystone::Keystone(http::Client& http, openstack::IdentityClient& self,
                   const openstack::ServiceAccess& access)
    : http_(http), self_(self), url_(openstack::identity_url(access.auth_url)) {}

awaitable<http::Response> Keystone::ask_about(Context context, std::string token, bool allow_expired) {
  http::Response response;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto own = co_await self_.token(context);
    http::Outgoing ask("GET",
                       http::join_url(url_, allow_expired ? "/auth/tokens?allow_expired=1" : "/auth/tokens"));
    ask.headers.set("X-Auth-Token", own->id.reveal());
    ask.headers.set("X-Subject-Token", token);
    response = co_await http_.send(context, std::move(ask));
    if (response.status != 401) break;
    self_.forget(*own);
  }
  co_return response;
}

awaitable<TokenInfo> Keystone::validate(Context context, std::string token, bool allow_expired) {
  http::Response response;
  std::optional<Fault> own_trouble;
  try {
    response = co_await ask_about(std::move(context), std::move(token), allow_expired);
  } catch (const Fault& fault) {
    own_trouble = fault;
  }
  // When our own credentials are refused, the caller's token is not to blame.
  if (own_trouble && own_trouble->code() == Errc::unauthorized)
    throw Fault(Errc::unavailable, "The Identity service refuses this service's own credentials.");
  if (own_trouble) throw Fault(*own_trouble);
  co_return parse_token_info(response);
}

awaitable<bool> Keystone::project_exists(Context context, std::string project_id) {
  http::Outgoing ask("GET", http::join_url(url_, "/projects/" + http::percent_encode(project_id)));
  ask.headers.set("X-Auth-Token", context.auth_token);
  const auto response = co_await http_.send(context, std::move(ask));
  if (response.status == 404) co_return false;
  // A caller who may not look must not be kept from naming a project.
  if (response.status == 200 || response.status == 403) co_return true;
  throw away(response);
}

}  // namespace nova::api
