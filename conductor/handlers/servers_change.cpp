// Changes of a server's own data: nothing on a host moves.
#include <fmt/format.h>

#include <algorithm>

#include "conductor/handlers/servers.hpp"
#include "conductor/logic/action_check.hpp"
#include "conductor/store/actions.hpp"
#include "conductor/store/quotas.hpp"

namespace nova::conductor {
namespace {

// The live row, locked for the transaction, if the caller may see it.
proto::Server lock_visible(Tx& tx, const Context& context, const proto::ServerId& id) {
  auto server = server_lock(tx, id);
  if (!server) throw_not_found(id);
  check_visible(context, *server);
  return std::move(*server);
}

void change_map(std::map<std::string, std::string>& map,
                const proto::ChangeServerMetadata::Request& request) {
  if (request.change == proto::MapChange::replace) map = request.metadata;
  for (const auto& [key, value] : request.metadata) {
    if (request.change != proto::MapChange::remove)
      map[key] = value;
    else if (map.erase(key) == 0)
      throw Fault(Errc::not_found, "Metadata item was not found");
  }
}

// A server can be pinned to the zone that it is in; an update does not move it.
void check_pin(const proto::Server& server, const std::string& zone) {
  const std::string& bound = server.pinned_zone ? *server.pinned_zone : server.availability_zone;
  if (zone == bound) return;
  throw Fault(Errc::conflict, fmt::format("Instance {} is {} availability zone {}, not {}.", server.id.str(),
                                          server.pinned_zone ? "pinned to" : "in", bound, zone));
}

constexpr std::size_t max_tags = 50;

// True if at least one tag is new.
bool change_list(std::vector<std::string>& tags, const proto::ChangeServerTags::Request& request,
                 const proto::ServerId& id) {
  bool added = false;
  if (request.change == proto::MapChange::replace) tags.clear();
  for (const auto& tag : request.tags) {
    const auto at = std::find(tags.begin(), tags.end(), tag);
    if (request.change == proto::MapChange::remove) {
      if (at == tags.end())
        throw Fault(Errc::not_found, fmt::format("Server {} has no tag '{}'", id.str(), tag));
      tags.erase(at);
    } else if (at == tags.end()) {
      tags.push_back(tag);
      added = true;
    }
  }
  if (tags.size() > max_tags)
    throw Fault(Errc::bad_request,
                fmt::format("The number of tags exceeded the per-server limit {}", max_tags));
  return added;
}

}  // namespace

awaitable<proto::GetServer::Reply> ServersHandlers::on(Context context,
                                                       proto::UpdateServer::Request request) {
  proto::GetServer::Reply reply;
  reply.server = co_await parts_.database.transact(context, [&](Tx& tx) {
    const auto server = lock_visible(tx, context, request.server);
    if (request.pinned_zone) check_pin(server, *request.pinned_zone);
    ServerChange change;
    change.pinned_zone = request.pinned_zone;
    change.unpin_zone = request.unpin_zone;
    change.name = request.name;
    change.description = request.description;
    change.clear_description = request.clear_description;
    change.access_ip_v4 = request.access_ip_v4;
    change.access_ip_v6 = request.access_ip_v6;
    change.disk_config = request.disk_config;
    change.hostname = request.hostname;
    server_update(tx, request.server, change);
    return std::move(*server_find(tx, request.server, parts_.view));
  });
  co_return reply;
}

awaitable<rpc::Nothing> ServersHandlers::on(Context context, proto::LockServer::Request request) {
  co_await parts_.database.transact(context, [&](Tx& tx) {
    const auto server = lock_visible(tx, context, request.server);
    const bool owner = context.project_id == server.project_id && !context.is_admin;
    // Nova keeps an administrator's lock from the owner's unlock.
    if (!request.lock && server.locked_by == "admin" && owner)
      throw Fault(
          {Errc::forbidden,
           "Policy doesn't allow os_compute_api:os-lock-server:unlock:unlock_override to be performed.",
           "PolicyNotAuthorized"});
    ServerChange change;
    change.locked = request.lock;
    change.locked_by = request.lock ? (owner ? "owner" : "admin") : "";
    change.locked_reason = request.lock ? request.reason : std::nullopt;
    change.clear_locked_reason = !change.locked_reason;
    server_update(tx, request.server, change);
    const std::string action = request.lock ? "lock" : "unlock";
    action_insert(tx, context, action, request.server);
    ActionEvent event{.server = request.server, .request_id = context.request_id, .event = "api_" + action};
    event.last = true;
    action_event_finish(tx, {event});
  });
  co_return rpc::Nothing{};
}

awaitable<proto::ChangeServerMetadata::Reply> ServersHandlers::on(
    Context context, proto::ChangeServerMetadata::Request request) {
  proto::ChangeServerMetadata::Reply reply;
  reply.metadata = co_await parts_.database.transact(context, [&](Tx& tx) {
    auto server = lock_visible(tx, context, request.server);
    check_unlocked(context, server);
    change_map(server.metadata, request);
    quota_check_request(tx, context.project_id, "metadata_items",
                        static_cast<std::int64_t>(server.metadata.size()));
    ServerChange change;
    change.metadata = server.metadata;
    server_update(tx, request.server, change);
    return server.metadata;
  });
  co_return reply;
}

awaitable<proto::ChangeServerTags::Reply> ServersHandlers::on(Context context,
                                                              proto::ChangeServerTags::Request request) {
  proto::ChangeServerTags::Reply reply;
  reply.tags = co_await parts_.database.transact(context, [&](Tx& tx) {
    auto server = lock_visible(tx, context, request.server);
    reply.added = change_list(server.tags, request, request.server);
    ServerChange change;
    change.tags = server.tags;
    server_update(tx, request.server, change);
    return server.tags;
  });
  co_return reply;
}

}  // namespace nova::conductor
