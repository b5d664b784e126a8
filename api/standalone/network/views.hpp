// Answers of the Network API. `full` shows what only operators and services may see: where a port is bound
// and what a network is made of.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/describe.hpp"
#include "proto/conductor/network_types.hpp"

namespace nova::api::standalone::network {

inline constexpr std::string_view zone = "nova";

struct NetworkView {
  std::string id, name, tenant_id, project_id, description;
  bool admin_state_up = true;
  std::string status = "ACTIVE";
  int mtu = 1500;
  bool shared = false, external = false, port_security_enabled = true;
  std::vector<std::string> subnets, tags, zone_hints, zones;
  std::optional<std::string> address_scope4, address_scope6;  // there are none
  std::string created_at, updated_at;
  std::optional<json::Raw> network_type, physical_network, segmentation_id;
  static constexpr auto fields() {
    using V = NetworkView;
    return Pack{field("id", &V::id),
                field("name", &V::name),
                field("tenant_id", &V::tenant_id),
                field("project_id", &V::project_id),
                field("description", &V::description),
                field("admin_state_up", &V::admin_state_up),
                field("status", &V::status),
                field("mtu", &V::mtu),
                field("shared", &V::shared),
                field("router:external", &V::external),
                field("port_security_enabled", &V::port_security_enabled),
                field("subnets", &V::subnets),
                field("tags", &V::tags),
                field("availability_zone_hints", &V::zone_hints),
                field("availability_zones", &V::zones),
                field("ipv4_address_scope", &V::address_scope4).nullable(),
                field("ipv6_address_scope", &V::address_scope6).nullable(),
                field("created_at", &V::created_at),
                field("updated_at", &V::updated_at),
                field("provider:network_type", &V::network_type).optional(),
                field("provider:physical_network", &V::physical_network).optional(),
                field("provider:segmentation_id", &V::segmentation_id).optional()};
  }
};

struct SubnetView {
  std::string id, name, tenant_id, project_id, description, network_id;
  int ip_version = 4;
  std::string cidr;
  std::optional<std::string> gateway_ip;
  bool enable_dhcp = true;
  std::vector<std::string> dns_nameservers, tags, service_types;
  std::vector<proto::networks::HostRoute> host_routes;
  std::vector<proto::networks::Pool> allocation_pools;
  std::optional<std::string> ipv6_address_mode, ipv6_ra_mode, subnetpool_id;
  std::string created_at, updated_at;
  static constexpr auto fields() {
    using V = SubnetView;
    return Pack{field("id", &V::id),
                field("name", &V::name),
                field("tenant_id", &V::tenant_id),
                field("project_id", &V::project_id),
                field("description", &V::description),
                field("network_id", &V::network_id),
                field("ip_version", &V::ip_version),
                field("cidr", &V::cidr),
                field("gateway_ip", &V::gateway_ip).nullable(),
                field("enable_dhcp", &V::enable_dhcp),
                field("dns_nameservers", &V::dns_nameservers),
                field("tags", &V::tags),
                field("service_types", &V::service_types),
                field("host_routes", &V::host_routes),
                field("allocation_pools", &V::allocation_pools),
                field("ipv6_address_mode", &V::ipv6_address_mode).nullable(),
                field("ipv6_ra_mode", &V::ipv6_ra_mode).nullable(),
                field("subnetpool_id", &V::subnetpool_id).nullable(),
                field("created_at", &V::created_at),
                field("updated_at", &V::updated_at)};
  }
};

struct VifDetails {
  bool port_filter = true;
  std::string bridge_name;
  static constexpr auto fields() {
    return Pack{field("port_filter", &VifDetails::port_filter),
                field("bridge_name", &VifDetails::bridge_name)};
  }
};

struct PortView {
  std::string id, name, tenant_id, project_id, description, network_id, mac_address;
  bool admin_state_up = true;
  std::string status, device_id, device_owner;
  std::vector<proto::networks::PortAddress> fixed_ips;
  std::vector<std::string> security_groups, tags;
  bool port_security_enabled = true;
  std::vector<json::Raw> allowed_address_pairs, extra_dhcp_opts;  // never any
  std::string vnic_type, created_at, updated_at;
  std::optional<std::string> host_id, vif_type;
  std::optional<json::Raw> profile, vif_details;
  static constexpr auto fields() {
    using V = PortView;
    return Pack{field("id", &V::id),
                field("name", &V::name),
                field("tenant_id", &V::tenant_id),
                field("project_id", &V::project_id),
                field("description", &V::description),
                field("network_id", &V::network_id),
                field("mac_address", &V::mac_address),
                field("admin_state_up", &V::admin_state_up),
                field("status", &V::status),
                field("device_id", &V::device_id),
                field("device_owner", &V::device_owner),
                field("fixed_ips", &V::fixed_ips),
                field("security_groups", &V::security_groups),
                field("tags", &V::tags),
                field("port_security_enabled", &V::port_security_enabled),
                field("allowed_address_pairs", &V::allowed_address_pairs),
                field("extra_dhcp_opts", &V::extra_dhcp_opts),
                field("binding:vnic_type", &V::vnic_type),
                field("created_at", &V::created_at),
                field("updated_at", &V::updated_at),
                field("binding:host_id", &V::host_id).optional(),
                field("binding:vif_type", &V::vif_type).optional(),
                field("binding:profile", &V::profile).optional(),
                field("binding:vif_details", &V::vif_details).optional()};
  }
};

struct RuleView {
  std::string id, tenant_id, project_id, description, security_group_id, direction, ethertype;
  std::optional<std::string> protocol, remote_ip_prefix, remote_group_id;
  std::optional<int> port_range_min, port_range_max;
  std::string created_at, updated_at;
  static constexpr auto fields() {
    using V = RuleView;
    return Pack{field("id", &V::id),
                field("tenant_id", &V::tenant_id),
                field("project_id", &V::project_id),
                field("description", &V::description),
                field("security_group_id", &V::security_group_id),
                field("direction", &V::direction),
                field("ethertype", &V::ethertype),
                field("protocol", &V::protocol).nullable(),
                field("remote_ip_prefix", &V::remote_ip_prefix).nullable(),
                field("remote_group_id", &V::remote_group_id).nullable(),
                field("port_range_min", &V::port_range_min).nullable(),
                field("port_range_max", &V::port_range_max).nullable(),
                field("created_at", &V::created_at),
                field("updated_at", &V::updated_at)};
  }
};

struct SecurityGroupView {
  std::string id, name, tenant_id, project_id, description;
  bool stateful = true, shared = false;
  std::vector<RuleView> rules;
  std::vector<std::string> tags;
  std::string created_at, updated_at;
  static constexpr auto fields() {
    using V = SecurityGroupView;
    return Pack{field("id", &V::id),
                field("name", &V::name),
                field("tenant_id", &V::tenant_id),
                field("project_id", &V::project_id),
                field("description", &V::description),
                field("stateful", &V::stateful),
                field("shared", &V::shared),
                field("security_group_rules", &V::rules),
                field("tags", &V::tags),
                field("created_at", &V::created_at),
                field("updated_at", &V::updated_at)};
  }
};

NetworkView view_of(const proto::networks::Network& network, bool full);
SubnetView view_of(const proto::networks::Subnet& subnet, bool full);
PortView view_of(const proto::networks::Port& port, bool full);
RuleView view_of(const proto::networks::Rule& rule, bool full);
SecurityGroupView view_of(const proto::networks::SecurityGroup& group, bool full);

}  // namespace nova::api::standalone::network
