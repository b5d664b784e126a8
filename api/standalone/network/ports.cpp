#include <algorithm>

#include "api/standalone/network/answers.hpp"
#include "api/standalone/network/bodies.hpp"
#include "api/standalone/network/faults.hpp"
#include "api/standalone/network/handlers.hpp"

namespace nova::api::standalone::network {

using namespace proto::networks;

namespace {

// What belongs to the network's owner, and to services, not to whoever has a port on a shared network.
void check_rights(const Context& caller, const PortParts& body, const std::string& network_owner,
                  std::string_view verb) {
  const auto rule = [&](std::string_view attribute) { return fmt::format("{}_port:{}", verb, attribute); };
  if (body.binding_host.given) require_privileged(caller, rule("binding:host_id"));
  if (body.binding_profile.given) require_privileged(caller, rule("binding:profile"));
  if (owns(caller, network_owner)) return;
  if (body.mac_address) require_privileged(caller, rule("mac_address"));
  if (body.port_security_enabled) require_privileged(caller, rule("port_security_enabled"));
  if (body.device_owner.value && body.device_owner.value->starts_with("network:"))
    require_privileged(caller, rule("device_owner"));
  const auto& wanted = body.fixed_ips.value;
  if (wanted &&
      std::any_of(wanted->begin(), wanted->end(), [](const auto& one) { return !one.ip_address.empty(); }))
    require_privileged(caller, rule("fixed_ips:ip_address"));
}

std::optional<json::Raw> profile_of(const PortParts& body) {
  const auto profile = body.binding_profile.or_null(json::Raw{"{}"});
  if (profile && !profile->text.starts_with('{'))
    throw Fault(Errc::bad_request, "Invalid input for binding:profile. Reason: it is not a dictionary.");
  return profile;
}

awaitable<http::Response> list_ports(Call& call) {
  ListPorts::Request request{which_of(call)};
  const auto reply = co_await call.ask<NetworksService, ListPorts>(std::move(request));
  co_return listed(call, "ports", reply.ports);
}

awaitable<http::Response> show_port(Call& call) {
  const auto port = co_await find_port(call, call.path[0]);
  co_return shown(call, 200, "port", port);
}

CreatePort::Request port_of(const Context& caller, const NewPort& body) {
  CreatePort::Request request;
  Port& port = request.port;
  port.network_id = body.network_id;
  port.project_id = project_for(caller, body.tenant_id, body.project_id);
  port.name = body.name.value_or("");
  port.description = body.description.value_or("");
  port.mac_address = body.mac_address.value_or("");
  port.admin_state_up = body.admin_state_up.value_or(true);
  port.device_id = body.device_id.value.value_or("");
  port.device_owner = body.device_owner.value.value_or("");
  port.binding_host = body.binding_host.value.value_or("");
  port.binding_vnic_type = body.vnic_type.value.value_or("normal");
  port.binding_profile = profile_of(body).value_or(json::Raw{"{}"});
  request.addresses = body.fixed_ips.value;
  request.groups = body.security_groups.value;
  request.port_security_enabled = body.port_security_enabled;
  return request;
}

awaitable<http::Response> create_port(Call& call) {
  const auto body = body_of<NewPort>(call, "port");
  require_writer(call.context, "create_port");
  CreatePort::Request request = port_of(call.context, body);
  const auto network = co_await find_network(call, body.network_id);
  if (!network.shared) require_owner(call.context, network.project_id, "create_port");
  check_rights(call.context, body, network.project_id, "create");
  const auto reply = co_await call.ask<NetworksService, CreatePort>(std::move(request));
  co_return shown(call, 201, "port", reply.port);
}

ChangePort::Request change_of(const PortChange& body, std::string id) {
  ChangePort::Request request;
  request.id = std::move(id);
  request.name = body.name;
  request.description = body.description;
  request.mac_address = body.mac_address;
  request.admin_state_up = body.admin_state_up;
  request.port_security_enabled = body.port_security_enabled;
  request.device_id = body.device_id.or_null("");
  request.device_owner = body.device_owner.or_null("");
  request.binding_host = body.binding_host.or_null("");
  request.binding_vnic_type = body.vnic_type.or_null("normal");
  request.binding_profile = profile_of(body);
  request.addresses = body.fixed_ips.or_null({});
  request.groups = body.security_groups.or_null({});
  return request;
}

awaitable<http::Response> change_port(Call& call) {
  const auto body = body_of<PortChange>(call, "port");
  const auto port = co_await find_port(call, call.path[0]);
  require_owner(call.context, port.project_id, "update_port");
  const auto network = co_await find_network(call, port.network_id);
  check_rights(call.context, body, network.project_id, "update");
  ChangePort::Request request = change_of(body, port.id);
  const auto reply = co_await call.ask<NetworksService, ChangePort>(std::move(request));
  co_return shown(call, 200, "port", reply.port);
}

awaitable<http::Response> delete_port(Call& call) {
  const auto port = co_await find_port(call, call.path[0]);
  require_writer(call.context, "delete_port");
  if (!owns(call.context, port.project_id)) {
    const auto network = co_await find_network(call, port.network_id);
    require_owner(call.context, network.project_id, "delete_port");
  }
  RemovePort::Request request{{port.id}};
  co_await call.ask<NetworksService, RemovePort>(std::move(request));
  co_return no_content();
}

}  // namespace

awaitable<Port> find_port(const Call& call, std::string id) {
  ListPorts::Request request{which_one(call, id)};
  auto reply = co_await call.ask<NetworksService, ListPorts>(std::move(request));
  if (reply.ports.empty())
    throw Fault({Errc::not_found, fmt::format("Port {} could not be found.", id), "PortNotFound"});
  co_return std::move(reply.ports.front());
}

void add_ports(Endpoints& endpoints) {
  endpoints.push_back({.verb = Verb::get, .path = "/v2.0/ports", .run = guarded<list_ports>});
  endpoints.push_back({.verb = Verb::post, .path = "/v2.0/ports", .run = guarded<create_port>});
  endpoints.push_back({.verb = Verb::get, .path = "/v2.0/ports/{id}", .run = guarded<show_port>});
  endpoints.push_back({.verb = Verb::put, .path = "/v2.0/ports/{id}", .run = guarded<change_port>});
  endpoints.push_back({.verb = Verb::del, .path = "/v2.0/ports/{id}", .run = guarded<delete_port>});
}

}  // namespace nova::api::standalone::network
