#include <fmt/format.h>

#include <algorithm>

#include "api/servers/create_resolve.hpp"
#include "proto/conductor/hosts.hpp"

namespace nova::api::servers {
namespace {

using Hosts = std::vector<proto::HostState>;

const proto::HostState* find_host(const Hosts& hosts, const std::string& host, const std::string& node) {
  const auto at = std::find_if(hosts.begin(), hosts.end(), [&](const proto::HostState& h) {
    return (host.empty() || h.host.str() == host) && (node.empty() || h.inventory.node == node);
  });
  return at == hosts.end() ? nullptr : &*at;
}

void require_host(const Hosts& hosts, const std::string& host, const std::string& node) {
  if (find_host(hosts, host, node) != nullptr) return;
  throw Fault(Errc::bad_request,
              fmt::format("Compute host {} could not be found.", host.empty() ? node : host));
}

bool serves(const proto::HostState& host, const std::string& zone, std::chrono::seconds down_after) {
  return host.zone == zone && !host.disabled && !host.forced_down && now() - host.last_seen <= down_after;
}

}  // namespace

awaitable<void> check_placement(const Request& request, Draft& draft) {
  const bool forced = !draft.forced_host.empty() || !draft.forced_node.empty();
  const bool requested = !draft.requested_host.empty() || !draft.requested_node.empty();
  if (draft.availability_zone.empty() && !requested) co_return;
  proto::ListHosts::Request ask;
  const auto reply = co_await request.call<proto::HostsService, proto::ListHosts>(std::move(ask));
  if (requested) require_host(reply.hosts, draft.requested_host, draft.requested_node);
  if (draft.availability_zone.empty()) co_return;
  if (forced) {
    // Whoever names a host means the host: a zone that it is not in is forgotten.
    const auto* host = find_host(reply.hosts, draft.forced_host, draft.forced_node);
    if (host != nullptr && host->zone != draft.availability_zone) draft.availability_zone.clear();
    co_return;
  }
  const auto down_after = request.services.servers.service_down_time;
  const bool available = std::any_of(
      reply.hosts.begin(), reply.hosts.end(),
      [&](const proto::HostState& host) { return serves(host, draft.availability_zone, down_after); });
  if (!available) throw Fault(Errc::bad_request, "The requested availability zone is not available");
}

}  // namespace nova::api::servers
