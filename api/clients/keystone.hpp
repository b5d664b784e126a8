// The Identity service over its v3 REST API: whom a token stands for, and whether a project exists. Speaks
// with the token of the service user of [keystone_authtoken]. Owned by the app; one loop thread.
#pragma once
#include "api/auth/token_validator.hpp"
#include "api/identity_service.hpp"
#include "common/http/client.hpp"
#include "common/openstack/identity_client.hpp"

namespace nova::api {

class Keystone final : public TokenValidator, public IdentityService {
 public:
  // `http` and `self` (the service user's token) outlive it.
  Keystone(http::Client& http, openstack::IdentityClient& self, const openstack::ServiceAccess& access);
  awaitable<TokenInfo> validate(Context context, std::string token, bool allow_expired) override;
  awaitable<bool> project_exists(Context context, std::string project_id) override;

 private:
  awaitable<http::Response> ask_about(Context context, std::string token, bool allow_expired);

  http::Client& http_;
  openstack::IdentityClient& self_;
  const std::string url_;
};

// The answer to GET /v3/auth/tokens. Throws Fault: unauthorized for 404, unavailable for anything but 200.
TokenInfo parse_token_info(const http::Response& response);

}  // namespace nova::api
