#include <fmt/format.h>

#include <algorithm>

#include "api/network_service.hpp"
#include "api/servers/create_resolve.hpp"

namespace nova::api::servers {
namespace {

using Infos = std::vector<NetworkInfo>;

[[noreturn]] void refuse(std::string message) { throw Fault(Errc::bad_request, std::move(message)); }

bool may_attach(const Request& request, const NetworkInfo& network) {
  return !network.external || network.shared || request.allows("network:attach_external_network");
}

proto::RequestedNetwork of_network(std::string id) {
  proto::RequestedNetwork network;
  network.network_id = std::move(id);
  return network;
}

// The one network that the project can use.
awaitable<std::optional<std::string>> only_network(const Request& request) {
  Infos available = co_await request.services.networks->available_networks(request.context);
  std::erase_if(available, [&](const NetworkInfo& n) { return !may_attach(request, n) || !n.has_subnets; });
  if (available.size() > 1)
    throw Fault({Errc::conflict, "Multiple possible networks found, use a Network ID to be more specific.",
                 "NetworkAmbiguous"});
  if (available.empty()) co_return std::nullopt;
  co_return available.front().id;
}

awaitable<void> choose_network(const Request& request, bool must_have, Draft& draft) {
  std::optional<std::string> id = co_await only_network(request);
  if (!id && must_have) id = co_await request.services.networks->allocate_network(request.context);
  draft.network_mode = id ? proto::NetworkMode::listed : proto::NetworkMode::none;
  if (id) draft.networks.push_back(of_network(*id));
}

void check_network(const Request& request, const Infos& found, const std::string& id) {
  const auto at = std::find_if(found.begin(), found.end(), [&](const NetworkInfo& n) { return n.id == id; });
  if (at == found.end()) refuse(fmt::format("Network {} could not be found.", id));
  if (!may_attach(request, *at))
    throw Fault(Errc::forbidden,
                fmt::format("It is not allowed to create an interface on external network {}", id));
  if (!at->has_subnets)
    refuse(fmt::format("Network {} requires a subnet in order to boot instances on.", id));
}

awaitable<void> check_listed_networks(const Request& request, const Draft& draft) {
  std::vector<std::string> ids;
  for (const auto& network : draft.networks)
    if (network.port_id.empty()) ids.push_back(network.network_id);
  if (ids.empty()) co_return;
  const Infos found = co_await request.services.networks->networks(request.context, ids);
  for (const auto& id : ids) check_network(request, found, id);
}

awaitable<void> check_port(const Request& request, std::string id) {
  PortInfo port;
  try {
    port = co_await request.services.networks->port(request.context, id);
  } catch (const Fault& fault) {
    if (fault.code() == Errc::not_found) refuse(fmt::format("Port {} could not be found.", id));
    throw;
  }
  if (!request.context.is_admin && port.project_id != request.context.project_id)
    refuse(fmt::format("Port {} not usable for instance.", id));
  if (!port.device_id.empty())
    throw Fault({Errc::conflict, fmt::format("Port {} is still in use.", id), "PortInUse"});
  if (!port.has_address && !port.deferred_address)
    refuse(fmt::format("Port {} requires a FixedIP in order to be used.", id));
  if (port.wants_resources)
    refuse(fmt::format(
        "Port {} asks for guaranteed bandwidth or packet rates, which hosts here do not account for.", id));
}

}  // namespace

awaitable<void> resolve_networks(const Request& request, const CreateServer& asked, Draft& draft) {
  draft.network_mode = proto::NetworkMode::none;
  if (asked.networks.word == "none") co_return;
  request.require("os_compute_api:servers:create:attach_network");
  const auto& items = asked.network_list ? *asked.network_list : asked.networks.items;
  draft.networks = networks_of(items);
  const Counts counts{draft.min_count, draft.max_count};
  check_single_use(counts, draft.networks);
  if (draft.networks.empty()) {
    co_await choose_network(request, asked.networks.word == "auto", draft);
    co_return;
  }
  draft.network_mode = proto::NetworkMode::listed;
  co_await check_listed_networks(request, draft);
  for (const auto& network : draft.networks)
    if (!network.port_id.empty()) co_await check_port(request, network.port_id);
}

awaitable<void> resolve_security_groups(const Request& request, Draft& draft) {
  // The Network service gives ports the default group by itself.
  const bool only_default = draft.security_groups.size() == 1 && draft.security_groups.front() == "default";
  if (draft.security_groups.empty() || only_default) co_return;
  const auto known = co_await request.services.networks->security_groups(request.context);
  for (const auto& wanted : draft.security_groups) {
    std::vector<std::string> ids;
    for (const auto& group : known)
      if (group.id == wanted) ids = {group.id};
    if (ids.empty())
      for (const auto& group : known)
        if (group.name == wanted) ids.push_back(group.id);
    if (ids.empty()) refuse(fmt::format("Security group {} not found.", wanted));
    if (ids.size() > 1)
      throw Fault({Errc::conflict,
                   fmt::format("Multiple security groups found matching '{}'. Use an ID to be more specific.",
                               wanted),
                   "NoUniqueMatch"});
    draft.security_group_ids.push_back(ids.front());
  }
}

}  // namespace nova::api::servers
