#include "conductor/clients/neutron.hpp"

#include <algorithm>
#include <set>

#include "common/async/together.hpp"

namespace nova::conductor {
namespace {

using neutron::Port;

neutron::PortBinding binding_of(const NetworkRequest& request) {
  return {request.server.str(), request.host.str(), request.zone, request.hostname};
}

// Takes the port that serves `one` out of those that the server has already: what an earlier run made.
std::optional<Port> take_existing(std::vector<Port>& have, const proto::RequestedNetwork& one) {
  const auto at = std::find_if(have.begin(), have.end(), [&](const Port& port) {
    return one.port_id.empty() ? neutron::made_by_us(port) && port.network_id == one.network_id
                               : port.id == one.port_id;
  });
  if (at == have.end()) return std::nullopt;
  Port port = *at;
  have.erase(at);
  return port;
}

std::string id_query(const std::set<std::string>& ids) {
  std::string query;
  for (const auto& id : ids) query += (query.empty() ? "id=" : "&id=") + id;
  return query;
}

}  // namespace

awaitable<std::string> NeutronNetworks::send(Context context, std::string method, std::string path,
                                             std::string body) {
  openstack::ServiceClient::Call call;
  call.method = std::move(method);
  call.path = std::move(path);
  call.body = std::move(body);
  const auto response = co_await network_.send(std::move(context), std::move(call));
  co_return openstack::checked("network", response);
}

// What several builds want to know at the same time is asked for once; all ask as the same user.
awaitable<std::string> NeutronNetworks::get(Context context, std::string path) {
  auto read = [this, context = std::move(context), path] { return send(context, "GET", path); };
  co_return co_await reads_.ask(std::move(path), std::move(read));
}

// Both at the same time.
awaitable<std::vector<std::string>> NeutronNetworks::get_both(const Context& context, std::string one,
                                                              std::string other) {
  std::vector<awaitable<std::string>> parts;
  parts.push_back(get(context, std::move(one)));
  parts.push_back(get(context, std::move(other)));
  co_return co_await together(std::move(parts));
}

awaitable<std::vector<Port>> NeutronNetworks::ports_of(Context context, std::string server) {
  const auto body = co_await send(std::move(context), "GET", "/v2.0/ports?device_id=" + server);
  co_return neutron::read_ports(body);
}

// With "auto": the project's only network, or none if it has none.
awaitable<std::vector<proto::RequestedNetwork>> NeutronNetworks::wanted(Context context,
                                                                        const NetworkRequest& request) {
  if (request.mode == proto::NetworkMode::none) co_return std::vector<proto::RequestedNetwork>{};
  if (request.mode == proto::NetworkMode::listed) co_return request.networks;
  const auto answers = co_await get_both(
      context, "/v2.0/networks?shared=False&tenant_id=" + request.project_id, "/v2.0/networks?shared=True");
  std::set<std::string> ids;
  for (const auto& answer : answers)
    for (const auto& network : neutron::read_networks(answer))
      if (!network.external.value_or(false)) ids.insert(network.id);
  if (ids.size() > 1)
    throw Fault({Errc::conflict, "Multiple possible networks found, use a Network ID to be more specific.",
                 "NetworkAmbiguous"});
  std::vector<proto::RequestedNetwork> networks;
  for (const auto& id : ids) {
    proto::RequestedNetwork one;
    one.network_id = id;
    networks.push_back(one);
  }
  co_return networks;
}

awaitable<Port> NeutronNetworks::make_port(Context context, const NetworkRequest& request,
                                           proto::RequestedNetwork one) {
  auto body = neutron::new_port_body(binding_of(request), request.project_id, one, request.security_groups);
  const auto answer = co_await send(std::move(context), "POST", "/v2.0/ports", std::move(body));
  co_return neutron::read_port(answer);
}

awaitable<Port> NeutronNetworks::take_port(Context context, const NetworkRequest& request,
                                           std::string port_id) {
  const auto path = "/v2.0/ports/" + port_id;
  const auto port = neutron::read_port(co_await send(context, "GET", path));
  if (!port.device_id.empty() && port.device_id != request.server.str())
    throw Fault({Errc::conflict, "Port " + port_id + " is still in use.", "PortInUse"});
  const auto answer =
      co_await send(std::move(context), "PUT", path, neutron::bind_port_body(binding_of(request)));
  co_return neutron::read_port(answer);
}

awaitable<std::vector<proto::Vif>> NeutronNetworks::describe(Context context, std::vector<Port> ports) {
  std::set<std::string> network_ids, subnet_ids;
  for (const auto& port : ports) {
    network_ids.insert(port.network_id);
    for (const auto& ip : port.fixed_ips) subnet_ids.insert(ip.subnet_id);
  }
  std::map<std::string, neutron::Network> networks;
  std::map<std::string, neutron::Subnet> subnets;
  std::vector<proto::Vif> vifs;
  if (ports.empty()) co_return vifs;
  const auto add = [](auto& known, auto&& found) {
    for (auto& one : found) known.emplace(one.id, one);
  };
  const std::string networks_path = "/v2.0/networks?" + id_query(network_ids);
  if (subnet_ids.empty()) {
    add(networks, neutron::read_networks(co_await get(context, networks_path)));
  } else {
    const auto answers = co_await get_both(context, networks_path, "/v2.0/subnets?" + id_query(subnet_ids));
    add(networks, neutron::read_networks(answers[0]));
    add(subnets, neutron::read_subnets(answers[1]));
  }
  for (const auto& port : ports) vifs.push_back(neutron::vif_of(port, networks, subnets));
  co_return vifs;
}

awaitable<std::vector<proto::Vif>> NeutronNetworks::wire(Context context, NetworkRequest request) {
  const auto networks = co_await wanted(context, request);
  auto have = co_await ports_of(context, request.server.str());
  std::vector<Port> ports;
  for (const auto& one : networks) {
    if (auto existing = take_existing(have, one))
      ports.push_back(co_await take_port(context, request, existing->id));
    else if (!one.port_id.empty())
      ports.push_back(co_await take_port(context, request, one.port_id));
    else
      ports.push_back(co_await make_port(context, request, one));
  }
  auto vifs = co_await describe(context, std::move(ports));
  for (std::size_t i = 0; i < vifs.size(); ++i) vifs[i].tag = networks[i].tag;
  co_return vifs;
}

awaitable<void> NeutronNetworks::unwire(Context context, proto::ServerId server) {
  const auto ports = co_await ports_of(context, server.str());
  for (const auto& port : ports) {
    const auto path = "/v2.0/ports/" + port.id;
    try {
      if (neutron::made_by_us(port))
        co_await send(context, "DELETE", path);
      else
        co_await send(context, "PUT", path, neutron::unbind_port_body());
    } catch (const Fault& fault) {
      if (fault.code() != Errc::not_found) throw;  // gone is what was wanted
    }
  }
}

}  // namespace nova::conductor
