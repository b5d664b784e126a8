// The Identity v3 service of a cloud without Keystone. Serves as soon as the conductor has told it the
// signing key and the first users are there; before that everything but its version documents is 503. Also
// the IdentityService of nova-api's own handlers. One loop thread.
#pragma once
#include "api/identity_service.hpp"
#include "api/standalone/identity/bootstrap.hpp"
#include "api/standalone/identity/pages.hpp"
#include "api/standalone/identity/projects.hpp"
#include "api/standalone/identity/roles.hpp"
#include "api/standalone/identity/tokens.hpp"
#include "api/standalone/identity/users.hpp"

namespace nova::api::standalone {

class Identity final : public IdentityService {
 public:
  struct Setup {
    rpc::Bus* bus = nullptr;       // outlives the service
    const Clock* clock = nullptr;  // outlives the service
    std::string region;
    std::chrono::seconds token_life{3600};
    FirstUsers users;
    HashCost hash_cost;
    Logger log;
  };
  explicit Identity(Setup setup);

  void add_to(Endpoints& endpoints);
  // Returns when the service is ready; tries until the conductor answers.
  awaitable<void> start();
  bool ready() const { return tokens_.ready(); }

  TokenAuthority& tokens() { return tokens_; }
  awaitable<bool> project_exists(Context context, std::string project_id) override;

 private:
  awaitable<void> prepare();

  Setup setup_;
  TokenAuthority tokens_;
  Passwords passwords_;
  LoginLimiter limiter_;
  Login login_;
  Tokens token_pages_;
  Users users_;
  Projects projects_;
  Roles roles_;
  Grants grants_;
  IdentityPages pages_;
};

}  // namespace nova::api::standalone
