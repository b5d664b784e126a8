#include "conductor/handlers/services.hpp"

#include <fmt/format.h>

#include "common/rpc/server.hpp"
#include "conductor/store/hosts.hpp"
#include "conductor/store/services.hpp"

namespace nova::conductor {
namespace {

proto::ServiceInfo shown(const ServiceRow& row, Timestamp now, const Hearing& hearing) {
  proto::ServiceInfo info;
  info.id = row.id;
  info.uuid = row.uuid;
  info.binary = row.binary;
  info.topic = row.topic;
  // Only computes are in a zone of their aggregates; the others share Nova's internal one.
  info.zone = row.binary != "nova-compute" ? "internal" : row.zone.empty() ? "nova" : row.zone;
  info.host = row.host;
  info.disabled = row.disabled;
  info.disabled_reason = row.disabled_reason;
  info.forced_down = row.forced_down;
  info.up = !row.forced_down && hearing.up(row.last_seen, now);
  info.updated = row.last_seen;
  info.version = row.version;
  return info;
}

[[noreturn]] void throw_no_service(const std::string& name) {
  throw Fault({Errc::not_found, fmt::format("Service {} could not be found.", name), "ServiceNotFound"});
}

std::string uuid_of(Tx& tx, const proto::ChangeService::Request& request) {
  const auto found = service_list(tx, request.host, request.binary);
  if (found.empty())
    throw Fault({Errc::not_found,
                 fmt::format("Could not find binary {} on host {}.", request.binary, request.host),
                 "HostBinaryNotFound"});
  return found.front().uuid;
}

// Which service a change means. By uuid only computes are changed: to disable another has no effect.
std::string target_of(Tx& tx, const proto::ChangeService::Request& request) {
  if (request.uuid.empty()) return uuid_of(tx, request);
  const auto service = service_find(tx, request.uuid);
  if (!service) throw_no_service(request.uuid);
  if (service->binary != "nova-compute")
    throw Fault(Errc::bad_request,
                fmt::format("Updating a {} service is not supported. Only nova-compute services can "
                            "be updated.",
                            service->binary));
  return service->uuid;
}

}  // namespace

awaitable<proto::ListServices::Reply> ServicesHandlers::on(Context context,
                                                           proto::ListServices::Request request) {
  const auto rows = co_await database_.read(
      context, [&](Tx& tx) { return service_list(tx, request.host, request.binary); });
  proto::ListServices::Reply reply;
  for (const auto& row : rows) reply.services.push_back(shown(row, clock_.now(), hearing_));
  co_return reply;
}

awaitable<proto::ChangeService::Reply> ServicesHandlers::on(Context context,
                                                            proto::ChangeService::Request request) {
  const auto row = co_await database_.transact(context, [&](Tx& tx) {
    const auto uuid = target_of(tx, request);
    auto changed = service_update(tx, uuid, {request.disabled, request.disabled_reason, request.forced_down});
    if (!changed) throw_no_service(uuid);
    return std::move(*changed);
  });
  news_.touched(row.host);
  proto::ChangeService::Reply reply{shown(row, clock_.now(), hearing_)};
  co_return reply;
}

awaitable<rpc::Nothing> ServicesHandlers::on(Context context, proto::DeleteService::Request request) {
  const auto host = co_await database_.transact(context, [&](Tx& tx) {
    const auto service =
        service_find(tx, request.uuid.empty() ? service_uuid(tx, request.number) : request.uuid);
    if (!service)
      throw Fault({Errc::not_found,
                   fmt::format("Service {} not found.",
                               request.uuid.empty() ? std::to_string(request.number) : request.uuid),
                   "ServiceNotFound"});
    if (service->binary == "nova-compute" && !host_remove(tx, service->host))
      throw Fault({Errc::conflict,
                   "Unable to delete compute service that is hosting instances. Migrate or delete the "
                   "instances first.",
                   "ServiceInUse"});
    service_delete(tx, service->uuid);
    return service->host;
  });
  news_.removed(host);
  co_return rpc::Nothing{};
}

awaitable<proto::ListZones::Reply> ServicesHandlers::on(Context context, proto::ListZones::Request) {
  proto::ListZones::Reply reply;
  reply.zones = co_await database_.read(context, [](Tx& tx) { return zone_list(tx); });
  co_return reply;
}

awaitable<proto::LocateHost::Reply> ServicesHandlers::on(Context context,
                                                         proto::LocateHost::Request request) {
  co_return co_await database_.read(context,
                                    [&](Tx& tx) { return host_locate(tx, request.host, request.node); });
}

void serve(rpc::Dispatcher& dispatcher, ServicesHandlers& handlers) {
  dispatcher.add(proto::ServicesService{}, handlers);
}

}  // namespace nova::conductor
