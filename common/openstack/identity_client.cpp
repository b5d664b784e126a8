#include "common/openstack/identity_client.hpp"

namespace nova::openstack {

namespace {
constexpr std::chrono::seconds early{60};  // a request with the token must still reach the other side
}

IdentityClient::IdentityClient(http::Client& http, ServiceAccess access, const Clock& clock)
    : http_(http), access_(std::move(access)), clock_(clock) {}

bool IdentityClient::fresh() const { return token_ && clock_.now() + early < token_->expires; }

awaitable<std::shared_ptr<const Token>> IdentityClient::token(Context context) {
  if (fresh()) co_return token_;
  const auto hold = co_await fetching_.acquire("token");
  if (fresh()) co_return token_;
  if (access_.auth_url.empty())
    throw Fault(Errc::unavailable,
                "No Identity service is configured: [keystone_authtoken] auth_url is empty.");
  http::Outgoing request("POST", identity_url(access_.auth_url) + "/auth/tokens");
  request.headers.set("Content-Type", "application/json");
  request.body = password_request(access_);
  const auto response = co_await http_.send(std::move(context), std::move(request));
  token_ = std::make_shared<const Token>(parse_token(response));
  co_return token_;
}

void IdentityClient::forget(const Token& token) {
  if (token_ && token_->id == token.id) token_.reset();
}

}  // namespace nova::openstack
