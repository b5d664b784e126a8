// The body of POST /v3/auth/tokens: who asks, how they prove it, and what the token is to be for. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/json/value.hpp"
#include "common/secret.hpp"
#include "proto/conductor/identity.hpp"

namespace nova::api::standalone {

// The one domain there is.
inline constexpr std::string_view default_domain = "default";
inline constexpr std::string_view default_domain_name = "Default";

// A user or project: by id, or by name in a domain.
struct Named {
  std::string id, name;
  std::string domain_id;  // empty: a domain that does not exist was named
};

struct AuthRequest {
  std::vector<std::string> methods;  // "password" or "token"
  Named user;                        // of a password
  Secret password;
  std::string token;

  enum class Scope { unsaid, unscoped, project, domain, system };
  Scope scope = Scope::unsaid;
  Named target;  // the project or domain
};

// Throws Fault(bad_request), and Fault(unauthorized) for a method that is not served.
AuthRequest parse_auth_request(const json::Value& body);

}  // namespace nova::api::standalone
