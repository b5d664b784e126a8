#include "api/standalone/network/answers.hpp"
#include "api/standalone/network/bodies.hpp"
#include "api/standalone/network/faults.hpp"
#include "api/standalone/network/handlers.hpp"

namespace nova::api::standalone::network {

using namespace proto::networks;

namespace {

// What only operators may set, now or later.
template <class Body>
void check_rights(const Context& caller, const Body& body, std::string_view verb) {
  if (body.shared.value_or(false)) require_privileged(caller, fmt::format("{}_network:shared", verb));
  if (body.external.value_or(false))
    require_privileged(caller, fmt::format("{}_network:router:external", verb));
}

// A network is libvirt's own on each host ("local") or hangs on a bridge that the hosts have ("flat").
void place(Network& network, const NewNetwork& body) {
  network.network_type = body.network_type.value_or(body.physical_network ? "flat" : "local");
  const bool flat = network.network_type == "flat";
  if (!flat && network.network_type != "local")
    throw Fault(
        Errc::bad_request,
        fmt::format(
            "Invalid input for operation: network_type value '{}' not supported: it is 'local' or 'flat'.",
            network.network_type));
  if (flat != body.physical_network.has_value())
    throw Fault(Errc::bad_request,
                "Invalid input for operation: physical_network names a bridge of the hosts, and goes with "
                "network_type "
                "'flat' only.");
  if (body.segmentation_id)
    throw Fault(Errc::bad_request, "Invalid input for operation: segmentation_id is not supported.");
  if (flat) network.bridge = *body.physical_network;
}

awaitable<http::Response> list_networks(Call& call) {
  ListNetworks::Request request{which_of(call)};
  const auto reply = co_await call.ask<NetworksService, ListNetworks>(std::move(request));
  co_return listed(call, "networks", reply.networks);
}

awaitable<http::Response> show_network(Call& call) {
  const auto network = co_await find_network(call, call.path[0]);
  co_return shown(call, 200, "network", network);
}

awaitable<http::Response> create_network(Call& call) {
  const auto body = body_of<NewNetwork>(call, "network");
  require_writer(call.context, "create_network");
  check_rights(call.context, body, "create");
  if (body.network_type || body.physical_network || body.segmentation_id)
    require_privileged(call.context, "create_network:provider:network_type");
  CreateNetwork::Request request;
  Network& network = request.network;
  network.project_id = project_for(call.context, body.tenant_id, body.project_id);
  network.name = body.name.value_or("");
  network.description = body.description.value_or("");
  network.admin_state_up = body.admin_state_up.value_or(true);
  network.shared = body.shared.value_or(false);
  network.external = body.external.value_or(false);
  network.port_security_enabled = body.port_security_enabled.value_or(true);
  if (body.mtu.value_or(0) != 0) network.mtu = *body.mtu;
  place(network, body);
  const auto reply = co_await call.ask<NetworksService, CreateNetwork>(std::move(request));
  co_return shown(call, 201, "network", reply.network);
}

awaitable<http::Response> change_network(Call& call) {
  const auto body = body_of<NetworkChange>(call, "network");
  const auto network = co_await find_network(call, call.path[0]);
  require_owner(call.context, network.project_id, "update_network");
  check_rights(call.context, body, "update");
  ChangeNetwork::Request request;
  request.id = network.id;
  request.name = body.name;
  request.description = body.description;
  request.admin_state_up = body.admin_state_up;
  request.shared = body.shared;
  request.external = body.external;
  request.port_security_enabled = body.port_security_enabled;
  request.mtu = body.mtu;
  const auto reply = co_await call.ask<NetworksService, ChangeNetwork>(std::move(request));
  co_return shown(call, 200, "network", reply.network);
}

awaitable<http::Response> delete_network(Call& call) {
  const auto network = co_await find_network(call, call.path[0]);
  require_owner(call.context, network.project_id, "delete_network");
  RemoveNetwork::Request request{{network.id}};
  co_await call.ask<NetworksService, RemoveNetwork>(std::move(request));
  co_return no_content();
}

}  // namespace

awaitable<Network> find_network(const Call& call, std::string id) {
  ListNetworks::Request request{which_one(call, id)};
  auto reply = co_await call.ask<NetworksService, ListNetworks>(std::move(request));
  if (reply.networks.empty())
    throw Fault({Errc::not_found, fmt::format("Network {} could not be found.", id), "NetworkNotFound"});
  co_return std::move(reply.networks.front());
}

void add_networks(Endpoints& endpoints) {
  endpoints.push_back({.verb = Verb::get, .path = "/v2.0/networks", .run = guarded<list_networks>});
  endpoints.push_back({.verb = Verb::post, .path = "/v2.0/networks", .run = guarded<create_network>});
  endpoints.push_back({.verb = Verb::get, .path = "/v2.0/networks/{id}", .run = guarded<show_network>});
  endpoints.push_back({.verb = Verb::put, .path = "/v2.0/networks/{id}", .run = guarded<change_network>});
  endpoints.push_back({.verb = Verb::del, .path = "/v2.0/networks/{id}", .run = guarded<delete_network>});
}

}  // namespace nova::api::standalone::network
