// The password request of Identity v3 and its answer: a token with the service catalogue. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.hpp"
#include "common/openstack/options.hpp"
#include "common/time.hpp"

namespace nova::openstack {

struct Endpoint {
  std::string service_type, interface, region, url;
};

struct Token {
  Secret id;
  Timestamp expires{};
  std::string user_id, project_id;
  std::vector<Endpoint> endpoints;
};

// ".../v3", whether or not `auth_url` has it already.
std::string identity_url(std::string_view auth_url);
std::string password_request(const ServiceAccess& access);
// Throws Fault(unauthorized) when the service refused, Fault(unavailable) for any other answer.
Token parse_token(const http::Response& response);
// The URL without a trailing slash; empty when the catalogue has none.
std::string endpoint_of(const Token& token, std::string_view service_type,
                        const std::vector<std::string>& interfaces, std::string_view region);

}  // namespace nova::openstack
