// What a token says, and its text form: claims as JSON, signed with HMAC-SHA-256, so that any nova-api of the
// cloud can check it without asking. Readable by whoever holds it. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/secret.hpp"
#include "common/time.hpp"
#include "proto/conductor/identity.hpp"

namespace nova::api::standalone {

struct Claims {
  std::string user_id, user_name;
  std::optional<proto::identity::ScopeKind> scope;  // nothing: unscoped
  std::string scope_id, scope_name;                 // of a project or domain
  std::vector<proto::identity::Role> roles;
  std::vector<std::string> methods;
  std::string audit_id, parent_audit_id;
  Timestamp issued{}, expires{};

  bool has_role(std::string_view name) const;
  // Empty unless the scope is a project.
  std::string project_id() const;

  static constexpr auto fields() {
    return Pack{field("u", &Claims::user_id),
                field("un", &Claims::user_name),
                field("k", &Claims::scope).optional(),
                field("s", &Claims::scope_id).optional(),
                field("sn", &Claims::scope_name).optional(),
                field("r", &Claims::roles),
                field("m", &Claims::methods),
                field("a", &Claims::audit_id),
                field("pa", &Claims::parent_audit_id).optional(),
                field("i", &Claims::issued),
                field("e", &Claims::expires)};
  }
};

class TokenSigner {
 public:
  // A new key, as hex.
  static Secret new_key();
  // Throws Fault(internal) for a text that is no key.
  explicit TokenSigner(const Secret& key);

  std::string sign(const Claims& claims) const;
  // Nothing unless the token was signed with this key. Says nothing about its age.
  std::optional<Claims> read(std::string_view token) const;

 private:
  Secret key_;  // bytes
};

// 22 random characters that name one token in logs and revocations.
std::string new_audit_id();

// How long after its expiry a token still counts for a request that a service vouches for.
inline constexpr std::chrono::hours expired_window{48};
bool in_time(const Claims& claims, Timestamp now, bool allow_expired);

}  // namespace nova::api::standalone
