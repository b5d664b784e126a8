#include "common/openstack/token.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/decode.hpp"
#include "common/encode.hpp"

namespace nova::openstack {
namespace {

struct Named {
  std::string id, name;
  static constexpr auto fields() {
    return Pack{field("id", &Named::id).optional(), field("name", &Named::name).optional()};
  }
};
struct CatalogEndpoint {
  std::string interface, url;
  std::optional<std::string> region, region_id;
  static constexpr auto fields() {
    using E = CatalogEndpoint;
    return Pack{field("interface", &E::interface), field("url", &E::url),
                field("region", &E::region).optional().nullable(),
                field("region_id", &E::region_id).optional().nullable()};
  }
};
struct CatalogService {
  std::string type;
  std::vector<CatalogEndpoint> endpoints;
  static constexpr auto fields() {
    return Pack{field("type", &CatalogService::type), field("endpoints", &CatalogService::endpoints)};
  }
};
struct TokenBody {
  Timestamp expires_at{};
  Named user, project;
  std::vector<CatalogService> catalog;
  static constexpr auto fields() {
    return Pack{field("expires_at", &TokenBody::expires_at), field("user", &TokenBody::user).optional(),
                field("project", &TokenBody::project).optional(),
                field("catalog", &TokenBody::catalog).optional()};
  }
};
struct Envelope {
  TokenBody token;
  static constexpr auto fields() { return Pack{field("token", &Envelope::token)}; }
};

void named(json::Writer& w, std::string_view key, std::string_view name, std::string_view domain) {
  w.key(key);
  w.begin_object();
  w.key("name");
  w.string(name);
  w.key("domain");
  w.begin_object();
  w.key("name");
  w.string(domain);
  w.end_object();
}

[[noreturn]] void refuse(const http::Response& response) {
  if (response.status == 401 || response.status == 403)
    throw Fault(Errc::unauthorized, "The Identity service refused this service's user or password.");
  throw Fault(Errc::unavailable,
              fmt::format("The Identity service answered {} to a request for a token.", response.status));
}

}  // namespace

std::string identity_url(std::string_view auth_url) {
  while (auth_url.ends_with('/')) auth_url.remove_suffix(1);
  return auth_url.ends_with("/v3") ? std::string(auth_url) : std::string(auth_url) + "/v3";
}

std::string password_request(const ServiceAccess& access) {
  json::Writer w;
  for (const auto key : {"auth", "identity"}) {
    w.begin_object();
    w.key(key);
  }
  w.begin_object();
  w.key("methods");
  w.raw(R"(["password"])");
  w.key("password");
  w.begin_object();
  named(w, "user", access.username, access.user_domain_name);
  w.key("password");
  w.string(access.password.reveal());
  for (int i = 0; i < 3; ++i) w.end_object();  // user, password, identity
  w.key("scope");
  w.begin_object();
  named(w, "project", access.project_name, access.project_domain_name);
  for (int i = 0; i < 4; ++i) w.end_object();  // project, scope, auth, the body
  return std::move(w).text();
}

Token parse_token(const http::Response& response) {
  const auto subject = response.headers.get("X-Subject-Token");
  if (response.status / 100 != 2 || !subject) refuse(response);
  auto body = decode_lenient<Envelope>(json::parse(response.body).root()).token;
  Token token;
  token.id = Secret(std::string(*subject));
  token.expires = body.expires_at;
  token.user_id = std::move(body.user.id);
  token.project_id = std::move(body.project.id);
  for (auto& service : body.catalog)
    for (auto& e : service.endpoints)
      token.endpoints.push_back({service.type, std::move(e.interface),
                                 e.region_id.value_or(e.region.value_or("")), std::move(e.url)});
  return token;
}

std::string endpoint_of(const Token& token, std::string_view service_type,
                        const std::vector<std::string>& interfaces, std::string_view region) {
  for (const auto& interface : interfaces) {
    const auto found = std::find_if(token.endpoints.begin(), token.endpoints.end(), [&](const Endpoint& e) {
      return e.service_type == service_type && e.interface == interface &&
             (region.empty() || e.region == region);
    });
    if (found == token.endpoints.end()) continue;
    std::string url = found->url;
    while (url.ends_with('/')) url.pop_back();
    return url;
  }
  return {};
}

}  // namespace nova::openstack
