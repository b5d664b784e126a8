#include "api/standalone/network/answers.hpp"
#include "api/standalone/network/bodies.hpp"
#include "api/standalone/network/faults.hpp"
#include "api/standalone/network/handlers.hpp"

namespace nova::api::standalone::network {

using namespace proto::networks;

namespace {

awaitable<http::Response> list_subnets(Call& call) {
  ListSubnets::Request request{which_of(call)};
  const auto reply = co_await call.ask<NetworksService, ListSubnets>(std::move(request));
  co_return listed(call, "subnets", reply.subnets);
}

awaitable<http::Response> show_subnet(Call& call) {
  const auto subnet = co_await find_subnet(call, call.path[0]);
  co_return shown(call, 200, "subnet", subnet);
}

Subnet subnet_of(const Context& caller, const NewSubnet& body) {
  if (body.ipv6_address_mode || body.ipv6_ra_mode)
    throw Fault(Errc::bad_request,
                "Invalid input for operation: ipv6_address_mode and ipv6_ra_mode are not supported: "
                "addresses of IPv6 "
                "subnets are given by the service and configured statically.");
  Subnet subnet;
  subnet.network_id = body.network_id;
  subnet.project_id = project_for(caller, body.tenant_id, body.project_id);
  subnet.cidr = body.cidr;
  subnet.ip_version = body.ip_version;
  subnet.name = body.name.value_or("");
  subnet.description = body.description.value_or("");
  subnet.gateway_ip = body.gateway_ip.value;
  subnet.enable_dhcp = body.enable_dhcp.value_or(true);
  subnet.dns_nameservers = body.dns_nameservers.value_or(std::vector<std::string>());
  subnet.host_routes = body.host_routes.value_or(std::vector<HostRoute>());
  subnet.allocation_pools = body.allocation_pools.value_or(std::vector<Pool>());
  return subnet;
}

awaitable<http::Response> create_subnet(Call& call) {
  const auto body = body_of<NewSubnet>(call, "subnet");
  require_writer(call.context, "create_subnet");
  CreateSubnet::Request request;
  request.subnet = subnet_of(call.context, body);
  request.default_gateway = !body.gateway_ip.given;
  const auto network = co_await find_network(call, body.network_id);
  require_owner(call.context, network.project_id, "create_subnet");
  const auto reply = co_await call.ask<NetworksService, CreateSubnet>(std::move(request));
  co_return shown(call, 201, "subnet", reply.subnet);
}

awaitable<http::Response> change_subnet(Call& call) {
  const auto body = body_of<SubnetChange>(call, "subnet");
  const auto subnet = co_await find_subnet(call, call.path[0]);
  require_owner(call.context, subnet.project_id, "update_subnet");
  ChangeSubnet::Request request;
  request.id = subnet.id;
  request.name = body.name;
  request.description = body.description;
  request.gateway_ip = body.gateway_ip.or_null("");
  request.enable_dhcp = body.enable_dhcp;
  request.dns_nameservers = body.dns_nameservers;
  request.host_routes = body.host_routes;
  request.allocation_pools = body.allocation_pools;
  const auto reply = co_await call.ask<NetworksService, ChangeSubnet>(std::move(request));
  co_return shown(call, 200, "subnet", reply.subnet);
}

awaitable<http::Response> delete_subnet(Call& call) {
  const auto subnet = co_await find_subnet(call, call.path[0]);
  require_owner(call.context, subnet.project_id, "delete_subnet");
  RemoveSubnet::Request request{{subnet.id}};
  co_await call.ask<NetworksService, RemoveSubnet>(std::move(request));
  co_return no_content();
}

}  // namespace

awaitable<Subnet> find_subnet(const Call& call, std::string id) {
  ListSubnets::Request request{which_one(call, id)};
  auto reply = co_await call.ask<NetworksService, ListSubnets>(std::move(request));
  if (reply.subnets.empty())
    throw Fault({Errc::not_found, fmt::format("Subnet {} could not be found.", id), "SubnetNotFound"});
  co_return std::move(reply.subnets.front());
}

void add_subnets(Endpoints& endpoints) {
  endpoints.push_back({.verb = Verb::get, .path = "/v2.0/subnets", .run = guarded<list_subnets>});
  endpoints.push_back({.verb = Verb::post, .path = "/v2.0/subnets", .run = guarded<create_subnet>});
  endpoints.push_back({.verb = Verb::get, .path = "/v2.0/subnets/{id}", .run = guarded<show_subnet>});
  endpoints.push_back({.verb = Verb::put, .path = "/v2.0/subnets/{id}", .run = guarded<change_subnet>});
  endpoints.push_back({.verb = Verb::del, .path = "/v2.0/subnets/{id}", .run = guarded<delete_subnet>});
}

}  // namespace nova::api::standalone::network
