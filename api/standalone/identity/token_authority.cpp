#include "api/standalone/identity/token_authority.hpp"

#include "common/error.hpp"
#include "common/rpc/client.hpp"

namespace nova::api::standalone {

using namespace proto::identity;
using Conductor = rpc::Client<Service>;

namespace {

constexpr std::chrono::seconds known_for{1};

Fault refused() { return Fault(Errc::unauthorized, "The request you have made requires authentication."); }

TokenInfo info_of(Claims claims) {
  TokenInfo info;
  info.user_id = std::move(claims.user_id);
  info.user_name = std::move(claims.user_name);
  info.user_domain_id = "default";
  if (claims.scope == ScopeKind::project) {
    info.project_id = std::move(claims.scope_id);
    info.project_name = std::move(claims.scope_name);
    info.project_domain_id = "default";
  }
  for (auto& role : claims.roles) info.roles.push_back(std::move(role.name));
  info.system_scope = claims.scope == ScopeKind::system;
  info.expires = claims.expires;
  return info;
}

}  // namespace

TokenAuthority::TokenAuthority(rpc::Bus& bus, const Clock& clock, std::chrono::seconds life)
    : bus_(bus), clock_(clock), life_(life) {}

awaitable<void> TokenAuthority::load_key(Context context) {
  LoadKey::Request request;
  request.suggestion = TokenSigner::new_key();
  Conductor conductor(bus_);
  const auto reply = co_await conductor.call<LoadKey>(std::move(context), std::move(request));
  signer_.emplace(reply.key);
}

const TokenSigner& TokenAuthority::signer() const {
  if (!signer_) throw Fault(Errc::unavailable, "The Identity service is starting.");
  return *signer_;
}

std::string TokenAuthority::issue(Claims& claims, std::optional<Timestamp> until) const {
  claims.issued = clock_.now();
  claims.expires = claims.issued + life_;
  if (until) claims.expires = std::min(claims.expires, *until);
  claims.audit_id = new_audit_id();
  return signer().sign(claims);
}

awaitable<Claims> TokenAuthority::check(Context context, std::string token, bool allow_expired) {
  auto claims = signer().read(token);
  if (!claims || !in_time(*claims, clock_.now(), allow_expired)) throw refused();
  if (!fresh()) co_await refresh(std::move(context));
  if (revocations_.covers(*claims)) throw refused();
  co_return std::move(*claims);
}

awaitable<TokenInfo> TokenAuthority::validate(Context context, std::string token, bool allow_expired) {
  Claims claims = co_await check(std::move(context), std::move(token), allow_expired);
  co_return info_of(std::move(claims));
}

bool TokenAuthority::fresh() const {
  const Timestamp now = clock_.now();
  return asked_ && *asked_ <= now && now < *asked_ + known_for;
}

awaitable<void> TokenAuthority::refresh(Context context) {
  const auto hold = co_await refreshing_.acquire("revocations");
  if (fresh()) co_return;
  const std::uint64_t changes = changes_;
  const Timestamp asked = clock_.now();
  ListRevocations::Request request;
  request.after = revocations_.newest();
  Conductor conductor(bus_);
  const auto reply = co_await conductor.call<ListRevocations>(std::move(context), std::move(request));
  revocations_.add(reply.revocations, clock_.now());
  if (changes == changes_) asked_ = asked;
}

void TokenAuthority::expect_revocations() {
  ++changes_;
  asked_.reset();
}

awaitable<void> TokenAuthority::revoke(Context context, Claims claims) {
  RevokeToken::Request request;
  request.audit_id = claims.audit_id;
  request.expires = claims.expires + expired_window;
  Conductor conductor(bus_);
  co_await conductor.call<RevokeToken>(std::move(context), std::move(request));
  expect_revocations();
}

std::int64_t TokenAuthority::token_life_s() const {
  return std::chrono::seconds(life_ + expired_window).count();
}

}  // namespace nova::api::standalone
