// Password hashes: argon2id by libsodium, on a thread of its own, one at a time, so that a storm of logins
// neither holds the loop nor takes more than one hash's memory; what a hash took is given back at once.
#pragma once
#include "common/async/awaitable.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/secret.hpp"

namespace nova::api::standalone {

// What OWASP asks of argon2id: 19 MiB, two passes; some 20 ms. Hashes remember their own cost.
struct HashCost {
  unsigned long long passes = 2;
  std::size_t memory = 19ULL << 20;
};

class Passwords {
 public:
  explicit Passwords(HashCost cost = {});
  // Both throw Fault(unavailable) when too many wait already.
  awaitable<Secret> hash(Secret password);
  // An empty hash matches nothing, and takes as long as another.
  awaitable<bool> verify(Secret password, Secret hash);

 private:
  const HashCost cost_;
  const Secret nobody_;  // a hash that no password has: who asks for a user that does not exist waits as long
  BlockingPool pool_{1};
  std::size_t waiting_ = 0;
};

}  // namespace nova::api::standalone
