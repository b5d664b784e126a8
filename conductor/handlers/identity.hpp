// The conductor's answers to the standalone Identity service (proto/conductor/identity.hpp). What takes
// rights away is one transaction with its revocation.
#pragma once
#include "conductor/db/database.hpp"
#include "proto/conductor/identity.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class IdentityHandlers {
 public:
  // `database` outlives the handlers.
  explicit IdentityHandlers(db::Database& database) : database_(database) {}

  using Nothing = rpc::Nothing;
  awaitable<proto::identity::LoadKey::Reply> on(Context, proto::identity::LoadKey::Request);
  awaitable<Nothing> on(Context, proto::identity::Bootstrap::Request);

  awaitable<proto::identity::FindUser::Reply> on(Context, proto::identity::FindUser::Request);
  awaitable<proto::identity::ListUsers::Reply> on(Context, proto::identity::ListUsers::Request);
  awaitable<Nothing> on(Context, proto::identity::CreateUser::Request);
  awaitable<Nothing> on(Context, proto::identity::ChangeUser::Request);
  awaitable<Nothing> on(Context, proto::identity::RemoveUser::Request);

  awaitable<proto::identity::FindProject::Reply> on(Context, proto::identity::FindProject::Request);
  awaitable<proto::identity::ListProjects::Reply> on(Context, proto::identity::ListProjects::Request);
  awaitable<Nothing> on(Context, proto::identity::CreateProject::Request);
  awaitable<Nothing> on(Context, proto::identity::ChangeProject::Request);
  awaitable<Nothing> on(Context, proto::identity::RemoveProject::Request);

  awaitable<proto::identity::ListRoles::Reply> on(Context, proto::identity::ListRoles::Request);
  awaitable<Nothing> on(Context, proto::identity::CreateRole::Request);
  awaitable<Nothing> on(Context, proto::identity::RemoveRole::Request);
  awaitable<proto::identity::ListGrants::Reply> on(Context, proto::identity::ListGrants::Request);
  awaitable<Nothing> on(Context, proto::identity::AddGrant::Request);
  awaitable<Nothing> on(Context, proto::identity::RemoveGrant::Request);

  awaitable<Nothing> on(Context, proto::identity::RevokeToken::Request);
  awaitable<proto::identity::ListRevocations::Reply> on(Context, proto::identity::ListRevocations::Request);

 private:
  // One transaction without a result.
  template <class F>
  awaitable<Nothing> change(Context context, F function) {
    co_await database_.transact(std::move(context), std::move(function));
    co_return Nothing{};
  }

  db::Database& database_;
};

void serve(rpc::Dispatcher& dispatcher, IdentityHandlers& handlers);

}  // namespace nova::conductor
