#include "conductor/handlers/flavors.hpp"

#include "common/rpc/server.hpp"
#include "conductor/store/flavors.hpp"

namespace nova::conductor {

awaitable<proto::GetFlavor::Reply> FlavorsHandlers::on(Context context, proto::GetFlavor::Request request) {
  proto::GetFlavor::Reply reply;
  reply.flavor =
      co_await database_.read(context, [&](Tx& tx) { return flavor_get(tx, request.flavor_id, context); });
  co_return reply;
}

awaitable<proto::ListFlavors::Reply> FlavorsHandlers::on(Context context,
                                                         proto::ListFlavors::Request request) {
  proto::ListFlavors::Reply reply;
  reply.flavors =
      co_await database_.read(context, [&](Tx& tx) { return flavor_list(tx, request, context.project_id); });
  co_return reply;
}

awaitable<proto::GetFlavor::Reply> FlavorsHandlers::on(Context context,
                                                       proto::CreateFlavor::Request request) {
  proto::GetFlavor::Reply reply;
  reply.flavor =
      co_await database_.transact(context, [&](Tx& tx) { return flavor_insert(tx, request.flavor); });
  co_return reply;
}

awaitable<proto::GetFlavor::Reply> FlavorsHandlers::on(Context context,
                                                       proto::DescribeFlavor::Request request) {
  proto::GetFlavor::Reply reply;
  reply.flavor = co_await database_.transact(
      context, [&](Tx& tx) { return flavor_describe(tx, request.flavor_id, request.description); });
  co_return reply;
}

awaitable<rpc::Nothing> FlavorsHandlers::on(Context context, proto::DeleteFlavor::Request request) {
  co_await database_.transact(context, [&](Tx& tx) { flavor_delete(tx, request.flavor_id); });
  co_return rpc::Nothing{};
}

awaitable<proto::GetFlavor::Reply> FlavorsHandlers::on(Context context,
                                                       proto::ChangeFlavorExtraSpecs::Request request) {
  proto::GetFlavor::Reply reply;
  reply.flavor =
      co_await database_.transact(context, [&](Tx& tx) { return flavor_change_extra_specs(tx, request); });
  co_return reply;
}

awaitable<proto::ChangeFlavorAccess::Reply> FlavorsHandlers::on(Context context,
                                                                proto::ChangeFlavorAccess::Request request) {
  proto::ChangeFlavorAccess::Reply reply;
  reply.projects =
      co_await database_.transact(context, [&](Tx& tx) { return flavor_change_access(tx, request); });
  co_return reply;
}

void serve(rpc::Dispatcher& dispatcher, FlavorsHandlers& handlers) {
  dispatcher.add(proto::FlavorsService{}, handlers);
}

}  // namespace nova::conductor
