// The conductor's answers about flavors (proto/conductor/flavors.hpp).
#pragma once
#include "conductor/db/database.hpp"
#include "proto/conductor/flavors.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class FlavorsHandlers {
 public:
  explicit FlavorsHandlers(db::Database& database) : database_(database) {}

  awaitable<proto::GetFlavor::Reply> on(Context, proto::GetFlavor::Request);
  awaitable<proto::ListFlavors::Reply> on(Context, proto::ListFlavors::Request);
  awaitable<proto::GetFlavor::Reply> on(Context, proto::CreateFlavor::Request);
  awaitable<proto::GetFlavor::Reply> on(Context, proto::DescribeFlavor::Request);
  awaitable<rpc::Nothing> on(Context, proto::DeleteFlavor::Request);
  awaitable<proto::GetFlavor::Reply> on(Context, proto::ChangeFlavorExtraSpecs::Request);
  awaitable<proto::ChangeFlavorAccess::Reply> on(Context, proto::ChangeFlavorAccess::Request);

 private:
  db::Database& database_;
};

void serve(rpc::Dispatcher& dispatcher, FlavorsHandlers& handlers);

}  // namespace nova::conductor
