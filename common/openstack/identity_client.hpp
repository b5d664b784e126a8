// Tokens of one service user: fetched by password, kept until shortly before they expire, shared by all who
// ask. Used on one loop thread. Fault(unauthorized) when Keystone refuses, Fault(unavailable) when it is
// away.
#pragma once
#include <functional>
#include <memory>

#include "common/async/keyed_lock.hpp"
#include "common/clock.hpp"
#include "common/openstack/token.hpp"

namespace nova::openstack {

class IdentityClient {
 public:
  // `http` and `clock` outlive it.
  IdentityClient(http::Client& http, ServiceAccess access, const Clock& clock);

  awaitable<std::shared_ptr<const Token>> token(Context context);
  // Somebody answered 401 to this token: the next token() fetches a new one.
  void forget(const Token& token);

 private:
  bool fresh() const;

  http::Client& http_;
  const ServiceAccess access_;
  const Clock& clock_;
  KeyedLock fetching_;
  std::shared_ptr<const Token> token_;
};

}  // namespace nova::openstack
