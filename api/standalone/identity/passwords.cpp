#include "api/standalone/identity/passwords.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

#include "common/error.hpp"

namespace nova::api::standalone {
namespace {

constexpr std::size_t most_waiting = 64;

class Waiting {
 public:
  explicit Waiting(std::size_t& count) : count_(count) {
    if (count_ >= most_waiting) throw Fault(Errc::unavailable, "Too many logins are in work; try again.");
    ++count_;
  }
  ~Waiting() { --count_; }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  std::size_t& count_;
};

std::string hash_now(const std::string& password, const HashCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, cost.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw Fault(Errc::unavailable, "There is no memory to hash a password.");
  return out.data();
}

}  // namespace

Passwords::Passwords(HashCost cost)
    : cost_(cost),
      nobody_(fmt::format("$argon2id$v=19$m={},t={},p=1$QUFBQUFBQUFBQUFBQUFBQQ$"
                          "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE",
                          cost.memory / 1024, cost.passes)) {
  if (sodium_init() < 0) throw Fault(Errc::internal, "libsodium could not be initialised");
}

awaitable<Secret> Passwords::hash(Secret password) {
  const Waiting place(waiting_);
  std::string text = co_await pool_.run([&] { return hash_now(password.reveal(), cost_); });
  co_return Secret(std::move(text));
}

awaitable<bool> Passwords::verify(Secret password, Secret hash) {
  const Waiting place(waiting_);
  const bool right = co_await pool_.run([&] {
    const char* against = (hash.empty() ? nobody_ : hash).reveal().c_str();
    return crypto_pwhash_str_verify(against, password.reveal().data(), password.reveal().size()) == 0;
  });
  co_return right && !hash.empty();
}

}  // namespace nova::api::standalone
