#include <fmt/format.h>

#include <algorithm>

#include "api/servers/create_resolve.hpp"
#include "proto/conductor/services.hpp"

namespace nova::api::servers {
namespace {

awaitable<proto::LocateHost::Reply> locate(const Request& request, std::string host, std::string node) {
  proto::LocateHost::Request ask{std::move(host), std::move(node)};
  co_return co_await request.call<proto::ServicesService, proto::LocateHost>(std::move(ask));
}

awaitable<void> require_host(const Request& request, std::string host, std::string node) {
  const auto found = co_await locate(request, host, node);
  if (found.host.empty())
    throw Fault(Errc::bad_request,
                fmt::format("Compute host {} could not be found.", host.empty() ? node : host));
}

awaitable<void> require_zone(const Request& request, std::string zone) {
  proto::ListZones::Request ask;
  const auto reply = co_await request.call<proto::ServicesService, proto::ListZones>(std::move(ask));
  const bool available = std::any_of(reply.zones.begin(), reply.zones.end(),
                                     [&](const auto& z) { return z.name == zone && z.available; });
  if (!available) throw Fault(Errc::bad_request, "The requested availability zone is not available");
}

}  // namespace

awaitable<void> check_placement(const Request& request, Draft& draft) {
  if (!draft.requested_host.empty() || !draft.requested_node.empty())
    co_await require_host(request, draft.requested_host, draft.requested_node);
  if (draft.availability_zone.empty()) co_return;
  if (draft.forced_host.empty() && draft.forced_node.empty()) {
    co_await require_zone(request, draft.availability_zone);
    co_return;
  }
  // Whoever names a host means the host: a zone that it is not in is forgotten.
  const auto found = co_await locate(request, draft.forced_host, draft.forced_node);
  if (!found.host.empty() && found.zone != draft.availability_zone) draft.availability_zone.clear();
}

}  // namespace nova::api::servers
