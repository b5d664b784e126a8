#include "conductor/store/identity.hpp"

#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using namespace proto::identity;

class IdentityStores : public DatabaseTest {
 protected:
  static User user(std::string name) {
    User out;
    out.id = new_hex_id();
    out.name = std::move(name);
    return out;
  }
  static Project project(std::string name) {
    Project out;
    out.id = new_hex_id();
    out.name = std::move(name);
    return out;
  }
};

TEST_F(IdentityStores, TheFirstKeyStays) {
  const Secret first("aa"), second("bb");
  EXPECT_EQ(transact([&](Tx& tx) { return identity_load_key(tx, first); }), first);
  EXPECT_EQ(transact([&](Tx& tx) { return identity_load_key(tx, second); }), first);
}

TEST_F(IdentityStores, NamesAreTakenOnce) {
  const User u = user("u"), again = user("u");
  transact([&](Tx& tx) {
    EXPECT_TRUE(identity_user_insert(tx, u, Secret("hash")));
    EXPECT_FALSE(identity_user_insert(tx, again, Secret("other")));
  });
  const auto found = *read([&](Tx& tx) { return identity_user_find(tx, "", "default", "u"); });
  EXPECT_EQ(found.user.id, u.id);
  EXPECT_EQ(found.password_hash, Secret("hash"));
  EXPECT_FALSE(read([&](Tx& tx) { return identity_user_find(tx, "", "", "u"); })) << "another domain";
  User changed = u;
  changed.email = "u@example.com";
  transact([&](Tx& tx) { identity_user_update(tx, changed, std::nullopt); });
  const auto after = *read([&](Tx& tx) { return identity_user_find(tx, u.id, "", ""); });
  EXPECT_EQ(after.user.email, "u@example.com");
  EXPECT_EQ(after.password_hash, Secret("hash"));
}

TEST_F(IdentityStores, GrantsGoWithTheirParts) {
  const User u = user("u");
  const Project p = project("p");
  const Role r{new_hex_id(), "member", ""};
  Grant grant;
  grant.user_name = "u";
  grant.role_name = "member";
  grant.target_name = "p";
  ListGrants::Request of_user;
  of_user.user_id = u.id;
  const auto grants = [&] { return read([&](Tx& tx) { return identity_grant_list(tx, of_user); }); };
  transact([&](Tx& tx) {
    identity_user_insert(tx, u, Secret());
    identity_project_insert(tx, p);
    identity_role_insert(tx, r);
    identity_grant_insert_by_name(tx, grant);
    identity_grant_insert_by_name(tx, grant);
  });
  ASSERT_EQ(grants().size(), 1U);
  EXPECT_EQ(grants()[0].target, p.id);
  EXPECT_EQ(grants()[0].target_name, "p");
  EXPECT_EQ(read([&](Tx& tx) { return identity_project_list(tx, "", u.id); }).size(), 1U);
  transact([&](Tx& tx) { identity_project_delete(tx, p.id); });
  EXPECT_TRUE(grants().empty());
  grant.kind = ScopeKind::domain;
  grant.target = "default";
  transact([&](Tx& tx) { identity_grant_insert_by_name(tx, grant); });
  EXPECT_EQ(grants().size(), 1U);
  transact([&](Tx& tx) { EXPECT_TRUE(identity_role_delete(tx, r.id)); });
  EXPECT_TRUE(grants().empty());
}

TEST_F(IdentityStores, RevocationsAreNumberedAndForgotten) {
  const auto list = [&](std::int64_t after) {
    return read([&](Tx& tx) { return identity_revocation_list(tx, after); });
  };
  transact([&](Tx& tx) {
    identity_revoke(tx, "u", "", 3600);
    identity_revoke_token(tx, "audit", now() + std::chrono::hours(1));
  });
  const auto both = list(0);
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].number, 1);
  EXPECT_EQ(both[0].user_id, "u");
  EXPECT_EQ(both[1].audit_id, "audit");
  EXPECT_EQ(list(1).size(), 1U);
  transact([&](Tx& tx) { identity_revoke(tx, "old", "", 0); });
  EXPECT_EQ(list(0).size(), 2U) << "one that ended at once";
}

// A reader that has seen number n has seen every smaller one.
TEST_F(IdentityStores, RevocationsAppearInTheOrderOfTheirNumbers) {
  int ended = 0;
  for (int i = 0; i < 20; ++i) {
    auto racer = [&]() -> awaitable<void> {
      co_await database().transact(Context(), [](Tx& tx) { identity_revoke(tx, "u", "", 3600); });
      const auto seen =
          co_await database().read(Context(), [](Tx& tx) { return identity_revocation_list(tx, 0); });
      EXPECT_EQ(static_cast<std::size_t>(seen.back().number), seen.size());
      ++ended;
    };
    boost::asio::co_spawn(loop_, racer, [](std::exception_ptr e) {
      if (e) std::rethrow_exception(e);
    });
  }
  loop_.restart();
  while (ended < 20) loop_.run_one();
}

}  // namespace
}  // namespace nova::test
