#include "conductor/handlers/server_groups.hpp"

#include <fmt/format.h>

#include "common/rpc/server.hpp"
#include "conductor/store/quotas.hpp"
#include "conductor/store/server_groups.hpp"

namespace nova::conductor {
namespace {

proto::ServerGroup shown(const ServerGroupRow& row) {
  return {row.uuid,   row.project_id,          row.user_id, row.name,
          row.policy, row.max_server_per_host, row.members, row.created};
}

ServerGroupRow find_visible(Tx& tx, const Context& context, const std::string& uuid) {
  auto row = server_group_find(tx, uuid);
  if (!row || (!context.is_admin && row->project_id != context.project_id))
    throw Fault({Errc::not_found, fmt::format("Instance group {} could not be found.", uuid),
                 "InstanceGroupNotFound"});
  return std::move(*row);
}

}  // namespace

awaitable<proto::CreateServerGroup::Reply> ServerGroupsHandlers::on(
    Context context, proto::CreateServerGroup::Request request) {
  const auto row = co_await database_.transact(context, [&](Tx& tx) {
    quota_take_server_group(tx, context.project_id, context.user_id, quotas_);
    ServerGroupRow group;
    group.project_id = context.project_id;
    group.user_id = context.user_id;
    group.name = request.group.name;
    group.policy = request.group.policy;
    group.max_server_per_host = request.group.max_server_per_host;
    return server_group_insert(tx, group);
  });
  proto::CreateServerGroup::Reply reply{shown(row)};
  co_return reply;
}

awaitable<proto::CreateServerGroup::Reply> ServerGroupsHandlers::on(Context context,
                                                                    proto::GetServerGroup::Request request) {
  const auto row =
      co_await database_.read(context, [&](Tx& tx) { return find_visible(tx, context, request.uuid); });
  proto::CreateServerGroup::Reply reply{shown(row)};
  co_return reply;
}

awaitable<proto::ListServerGroups::Reply> ServerGroupsHandlers::on(Context context,
                                                                   proto::ListServerGroups::Request request) {
  const std::string project = request.all_projects && context.is_admin ? std::string() : context.project_id;
  const auto rows = co_await database_.read(
      context, [&](Tx& tx) { return server_group_list(tx, project, request.limit, request.offset); });
  proto::ListServerGroups::Reply reply;
  for (const auto& row : rows) reply.groups.push_back(shown(row));
  co_return reply;
}

awaitable<rpc::Nothing> ServerGroupsHandlers::on(Context context, proto::DeleteServerGroup::Request request) {
  co_await database_.transact(context, [&](Tx& tx) {
    find_visible(tx, context, request.uuid);
    server_group_delete(tx, request.uuid);
  });
  co_return rpc::Nothing{};
}

void serve(rpc::Dispatcher& dispatcher, ServerGroupsHandlers& handlers) {
  dispatcher.add(proto::ServerGroupsService{}, handlers);
}

}  // namespace nova::conductor
