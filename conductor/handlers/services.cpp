#include "conductor/handlers/services.hpp"

#include <fmt/format.h>

#include <charconv>

#include "conductor/store/hosts.hpp"
#include "conductor/store/services.hpp"

namespace nova::conductor {
namespace {

proto::ServiceInfo shown(const ServiceRow& row, Timestamp now, std::chrono::seconds down_time) {
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
  info.up = !row.forced_down && now - row.last_seen <= down_time;
  info.updated = row.last_seen;
  info.version = row.version;
  return info;
}

[[noreturn]] void throw_no_service(const std::string& name) {
  throw Fault({Errc::not_found, fmt::format("Service {} could not be found.", name), "ServiceNotFound"});
}

std::string uuid_of(Tx& tx, const proto::ChangeService::Request& request) {
  if (!request.uuid.empty()) return request.uuid;
  const auto found = service_list(tx, request.host, request.binary);
  if (found.empty())
    throw Fault({Errc::not_found,
                 fmt::format("Could not find binary {} on host {}.", request.binary, request.host),
                 "HostBinaryNotFound"});
  return found.front().uuid;
}

std::int64_t number_of(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

HostQuery query_of(const proto::ListHypervisors::Request& request) {
  HostQuery query;
  query.number = number_of(request.id);
  if (query.number == 0) query.node_uuid = request.id;
  query.host_part = request.pattern;
  query.with_servers = request.with_servers;
  query.limit = request.limit;
  return query;
}

// The number that a page comes after.
std::int64_t marker_of(Tx& tx, const std::string& marker) {
  if (marker.empty()) return 0;
  HostQuery query;
  query.number = number_of(marker);
  if (query.number == 0) query.node_uuid = marker;
  const auto found = host_records(tx, query);
  if (found.empty())
    throw Fault({Errc::bad_request, fmt::format("marker [{}] not found", marker), "MarkerNotFound"});
  return found.front().number;
}

}  // namespace

awaitable<proto::ListServices::Reply> ServicesHandlers::on(Context context,
                                                           proto::ListServices::Request request) {
  const auto rows = co_await database_.read(
      context, [&](Tx& tx) { return service_list(tx, request.host, request.binary); });
  proto::ListServices::Reply reply;
  for (const auto& row : rows) reply.services.push_back(shown(row, clock_.now(), down_time_));
  co_return reply;
}

awaitable<proto::ChangeService::Reply> ServicesHandlers::on(Context context,
                                                            proto::ChangeService::Request request) {
  const auto row = co_await database_.transact(context, [&](Tx& tx) {
    const auto uuid = uuid_of(tx, request);
    auto changed = service_update(tx, uuid, {request.disabled, request.disabled_reason, request.forced_down});
    if (!changed) throw_no_service(uuid);
    return std::move(*changed);
  });
  news_.touched(row.host);
  proto::ChangeService::Reply reply{shown(row, clock_.now(), down_time_)};
  co_return reply;
}

awaitable<rpc::Nothing> ServicesHandlers::on(Context context, proto::DeleteService::Request request) {
  const auto host = co_await database_.transact(context, [&](Tx& tx) {
    const auto service = service_find(tx, request.uuid);
    if (!service) throw_no_service(request.uuid);
    if (service->binary == "nova-compute" && !host_remove(tx, service->host))
      throw Fault({Errc::conflict,
                   "Unable to delete compute service that is hosting instances. Migrate or delete the "
                   "instances first.",
                   "ServiceInUse"});
    service_delete(tx, request.uuid);
    return service->host;
  });
  news_.removed(host);
  co_return rpc::Nothing{};
}

awaitable<proto::ListHypervisors::Reply> ServicesHandlers::on(Context context,
                                                              proto::ListHypervisors::Request request) {
  const auto records = co_await database_.read(context, [&](Tx& tx) {
    auto query = query_of(request);
    query.after = marker_of(tx, request.marker);
    return host_records(tx, query);
  });
  proto::ListHypervisors::Reply reply;
  for (const auto& record : records) {
    proto::Hypervisor one{record.number, record.state, shown(record.service, clock_.now(), down_time_), {}};
    for (const auto& guest : record.servers) one.servers.push_back({guest.id.str(), guest.name});
    reply.hypervisors.push_back(std::move(one));
  }
  co_return reply;
}

}  // namespace nova::conductor
