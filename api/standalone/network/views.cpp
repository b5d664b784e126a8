#include "api/standalone/network/views.hpp"

#include "common/encode.hpp"

namespace nova::api::standalone::network {

using namespace proto::networks;

namespace {

// What every resource has.
template <class View, class T>
View common_view(const T& from) {
  View view;
  view.id = from.id;
  view.tenant_id = view.project_id = from.project_id;
  view.description = from.description;
  view.created_at = iso_seconds_z(from.created);
  view.updated_at = iso_seconds_z(from.updated);
  return view;
}

json::Raw vif_details(const Port& port) {
  if (port.binding_vif_type != "network" && port.binding_vif_type != "bridge") return {"{}"};
  VifDetails details;
  details.bridge_name = port.bridge;
  return {encode(details)};
}

}  // namespace

NetworkView view_of(const Network& network, bool full) {
  auto view = common_view<NetworkView>(network);
  view.name = network.name;
  view.admin_state_up = network.admin_state_up;
  view.mtu = network.mtu;
  view.shared = network.shared;
  view.external = network.external;
  view.port_security_enabled = network.port_security_enabled;
  view.subnets = network.subnets;
  view.tags = network.tags;
  view.zones = {std::string(zone)};
  if (!full) return view;
  view.network_type = json::Raw{encode(network.network_type)};
  view.physical_network = json::Raw{network.network_type == "flat" ? encode(network.bridge) : "null"};
  view.segmentation_id = json::Raw{"null"};
  return view;
}

SubnetView view_of(const Subnet& subnet, bool) {
  auto view = common_view<SubnetView>(subnet);
  view.name = subnet.name;
  view.network_id = subnet.network_id;
  view.ip_version = subnet.ip_version;
  view.cidr = subnet.cidr;
  view.gateway_ip = subnet.gateway_ip;
  view.enable_dhcp = subnet.enable_dhcp;
  view.dns_nameservers = subnet.dns_nameservers;
  view.tags = subnet.tags;
  view.host_routes = subnet.host_routes;
  view.allocation_pools = subnet.allocation_pools;
  return view;
}

PortView view_of(const Port& port, bool full) {
  auto view = common_view<PortView>(port);
  view.name = port.name;
  view.network_id = port.network_id;
  view.mac_address = port.mac_address;
  view.admin_state_up = port.admin_state_up;
  view.status = port.status;
  view.device_id = port.device_id;
  view.device_owner = port.device_owner;
  view.fixed_ips = port.fixed_ips;
  view.security_groups = port.security_groups;
  view.tags = port.tags;
  view.port_security_enabled = port.port_security_enabled;
  view.vnic_type = port.binding_vnic_type;
  if (!full) return view;
  view.host_id = port.binding_host;
  view.vif_type = port.binding_vif_type;
  view.profile = port.binding_profile;
  view.vif_details = vif_details(port);
  return view;
}

RuleView view_of(const Rule& rule, bool) {
  auto view = common_view<RuleView>(rule);
  view.security_group_id = rule.security_group_id;
  view.direction = rule.direction;
  view.ethertype = rule.ethertype;
  view.protocol = rule.protocol;
  view.remote_ip_prefix = rule.remote_ip_prefix;
  view.remote_group_id = rule.remote_group_id;
  view.port_range_min = rule.port_range_min;
  view.port_range_max = rule.port_range_max;
  return view;
}

SecurityGroupView view_of(const SecurityGroup& group, bool full) {
  auto view = common_view<SecurityGroupView>(group);
  view.name = group.name;
  view.stateful = group.stateful;
  view.tags = group.tags;
  for (const auto& rule : group.rules) view.rules.push_back(view_of(rule, full));
  return view;
}

}  // namespace nova::api::standalone::network
