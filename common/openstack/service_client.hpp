// One OpenStack service as its clients see it: a request names a path, and endpoint and token are added. A
// token that is refused is replaced once. Owned by the app, used on one loop thread.
#pragma once
#include "common/openstack/identity_client.hpp"

namespace nova::openstack {

// Whose token a request carries: this service's own, or that of the user who asked (Context::auth_token).
enum class Speaker { service, user };

class ServiceClient {
 public:
  // `type` is the service's type in the catalogue: "image". The rest outlives the client.
  ServiceClient(http::Client& http, IdentityClient& identity, ServiceAccess access, std::string type);

  struct Call {
    std::string method = "GET";
    std::string path;  // below the endpoint, with query: "/v2/images?limit=5"
    std::string body;
    std::string content_type = "application/json";  // of the body, if there is one
    Speaker speaker = Speaker::service;
  };
  // Any status is an answer; see checked() for those who expect success.
  awaitable<http::Response> send(Context context, Call call);
  awaitable<http::Response> download(Context context, Call call, http::Sink sink);
  // Where the service is. Throws Fault(unavailable) when the catalogue does not say.
  awaitable<std::string> endpoint(Context context);

 private:
  awaitable<http::Response> exchange(Context context, Call call, http::Sink sink);
  http::Outgoing outgoing(const Call& call, const std::string& base, const std::string& token) const;

  http::Client& http_;
  IdentityClient& identity_;
  const ServiceAccess access_;
  const std::string type_;
};

// The body of a 2xx answer. Else a Fault: not_found, unauthorized, forbidden, conflict, over_quota and
// bad_request keep their meaning and the service's own words; anything else is unavailable.
std::string checked(std::string_view service, const http::Response& response);

}  // namespace nova::openstack
