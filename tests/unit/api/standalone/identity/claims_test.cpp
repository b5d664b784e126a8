#include "api/standalone/identity/claims.hpp"

#include <gtest/gtest.h>

#include "api/standalone/identity/implied_roles.hpp"
#include "api/standalone/identity/login_limiter.hpp"
#include "api/standalone/identity/revocations.hpp"
#include "common/clock.hpp"
#include "common/error.hpp"

namespace nova::api::standalone {
namespace {

using namespace std::chrono_literals;
using proto::identity::Revocation;
using proto::identity::ScopeKind;

Claims some_claims() {
  Claims claims;
  claims.user_id = "u1";
  claims.user_name = "uschi \"the\" user";
  claims.scope = ScopeKind::project;
  claims.scope_id = "p1";
  claims.scope_name = "pröject";
  claims.roles = {{"r1", "member", ""}};
  claims.methods = {"password"};
  claims.audit_id = new_audit_id();
  claims.issued = Timestamp(1000s);
  claims.expires = Timestamp(4600s);
  return claims;
}

TEST(TokenSigner, ReadsWhatItSigned) {
  const TokenSigner signer(TokenSigner::new_key());
  const Claims claims = some_claims();
  const auto read = signer.read(signer.sign(claims));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->user_name, claims.user_name);
  EXPECT_EQ(read->scope, ScopeKind::project);
  EXPECT_EQ(read->project_id(), "p1");
  EXPECT_EQ(read->roles, claims.roles);
  EXPECT_EQ(read->audit_id, claims.audit_id);
  EXPECT_EQ(read->expires, claims.expires);
  EXPECT_TRUE(read->has_role("member"));
  EXPECT_FALSE(read->has_role("admin"));
}

TEST(TokenSigner, NoCharacterMayChange) {
  const TokenSigner signer(TokenSigner::new_key());
  const std::string token = signer.sign(some_claims());
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string forged = token;
    forged[i] = forged[i] == 'A' ? 'Q' : 'A';  // differ in their high bits too
    EXPECT_FALSE(signer.read(forged)) << "at " << i;
  }
  EXPECT_FALSE(signer.read(token.substr(0, token.size() - 1)));
  EXPECT_FALSE(signer.read(token + "A"));
}

TEST(TokenSigner, AnotherKeyOrNoTokenAtAll) {
  const TokenSigner signer(TokenSigner::new_key()), other(TokenSigner::new_key());
  EXPECT_FALSE(other.read(signer.sign(some_claims())));
  for (const char* text : {"", ".", "n1.", "n1..", "n1.e30.", "gAAAAABfernet", "n1.%%%.%%%"})
    EXPECT_FALSE(signer.read(text)) << text;
  EXPECT_FALSE(signer.read(std::string(100'000, 'A')));
  EXPECT_THROW(TokenSigner(Secret("short")), Fault);
}

TEST(Claims, Age) {
  const Claims claims = some_claims();
  EXPECT_TRUE(in_time(claims, claims.expires - 1us, false));
  EXPECT_FALSE(in_time(claims, claims.expires, false));
  EXPECT_TRUE(in_time(claims, claims.expires + 47h, true));
  EXPECT_FALSE(in_time(claims, claims.expires + 48h, true));
}

Revocation revocation(std::string audit, std::string user, std::string project, Timestamp by) {
  Revocation one;
  one.number = 1;
  one.audit_id = std::move(audit);
  one.user_id = std::move(user);
  one.project_id = std::move(project);
  one.issued_by = by;
  one.expires = by + 50h;
  return one;
}

bool covered(const Claims& claims, const Revocation& one) {
  Revocations revocations;
  revocations.add({one}, claims.issued);
  return revocations.covers(claims);
}

TEST(Revocations, MatchEveryPartThatIsGiven) {
  const Claims claims = some_claims();
  const Timestamp by = claims.issued;
  EXPECT_TRUE(covered(claims, revocation(claims.audit_id, "", "", by)));
  EXPECT_TRUE(covered(claims, revocation("", "u1", "", by)));
  EXPECT_TRUE(covered(claims, revocation("", "", "p1", by)));
  EXPECT_TRUE(covered(claims, revocation("", "u1", "p1", by)));
  EXPECT_FALSE(covered(claims, revocation("", "u1", "p2", by)));
  EXPECT_FALSE(covered(claims, revocation("", "u2", "", by)));
  EXPECT_FALSE(covered(claims, revocation("other", "", "", by)));
  EXPECT_FALSE(covered(claims, revocation("", "u1", "", by - 1us))) << "a token issued later counts";
}

TEST(Revocations, AreForgottenWhenNoTokenCanMatch) {
  Revocations revocations;
  auto first = revocation("", "u1", "", Timestamp(0s));
  revocations.add({first}, Timestamp(1s));
  EXPECT_EQ(revocations.size(), 1U);
  auto second = revocation("", "u2", "", Timestamp(60h));
  second.number = 7;
  revocations.add({second}, Timestamp(60h));
  EXPECT_EQ(revocations.size(), 1U);
  EXPECT_EQ(revocations.newest(), 7);
}

TEST(ImpliedRoles, FollowTheChain) {
  const std::vector<proto::identity::Role> all{
      {"1", "admin", ""}, {"3", "member", ""}, {"4", "reader", ""}, {"5", "service", ""}};
  proto::identity::Grant admin, service;
  admin.role_id = "1";
  admin.role_name = "admin";
  service.role_id = "5";
  service.role_name = "service";
  const auto roles = with_implied({admin, service}, all);
  ASSERT_EQ(roles.size(), 4U);
  EXPECT_EQ(roles[2].name, "member");
  EXPECT_EQ(roles[3].name, "reader");
  EXPECT_EQ(with_implied({service}, all).size(), 1U);
}

TEST(LoginLimiter, SlowsAGuesserDownAndForgives) {
  ManualClock clock(Timestamp(0s));
  LoginLimiter limiter(clock);
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(limiter.wait("u", "a")) << i;
    limiter.failed("u", "a");
  }
  ASSERT_TRUE(limiter.wait("u", "a"));
  EXPECT_EQ(*limiter.wait("u", "a"), 6s);
  EXPECT_FALSE(limiter.wait("u", "elsewhere")) << "the real user can still log in";
  EXPECT_FALSE(limiter.wait("v", "a"));
  clock.advance(6s);
  EXPECT_FALSE(limiter.wait("u", "a"));
  limiter.failed("u", "a");
  EXPECT_TRUE(limiter.wait("u", "a"));
  limiter.succeeded("u", "a");
  EXPECT_FALSE(limiter.wait("u", "a"));
}

TEST(LoginLimiter, CountsAnAddressOverAllUsers) {
  ManualClock clock(Timestamp(0s));
  LoginLimiter limiter(clock);
  for (int i = 0; i < 100; ++i) limiter.failed("u" + std::to_string(i), "a");
  EXPECT_TRUE(limiter.wait("new", "a"));
  EXPECT_FALSE(limiter.wait("new", "b"));
}

TEST(LoginLimiter, KeepsABoundedNumber) {
  ManualClock clock(Timestamp(0s));
  LoginLimiter limiter(clock, 50);
  for (int i = 0; i < 1000; ++i) limiter.failed("u" + std::to_string(i), "a" + std::to_string(i));
  EXPECT_LE(limiter.size(), 50U);
}

}  // namespace
}  // namespace nova::api::standalone
