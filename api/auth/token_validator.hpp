// The seam of authentication: who a token stands for. Implemented over the Identity API (keystone.hpp), in
// process by the standalone Identity service, and by a cache in front of either.
#pragma once
#include <string>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "common/time.hpp"

namespace nova::api {

struct TokenInfo {
  std::string user_id, user_name, user_domain_id;
  std::string project_id, project_name, project_domain_id;
  std::vector<std::string> roles;
  bool system_scope = false;
  Timestamp expires{};
};

class TokenValidator {
 public:
  virtual ~TokenValidator() = default;
  // Throws Fault: unauthorized for a token that does not count, unavailable when nobody can tell.
  // `allow_expired`: a service vouches for a request that outlived its token.
  virtual awaitable<TokenInfo> validate(Context context, std::string token, bool allow_expired) = 0;
};

}  // namespace nova::api
