// Request bodies of the Network API. A member that is not here is refused by name: an attribute that this
// service would ignore must not look accepted.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/standalone/network/maybe.hpp"
#include "common/describe.hpp"
#include "proto/conductor/network_types.hpp"

namespace nova::api::standalone::network {

inline constexpr std::size_t longest_text = 255;

struct NewNetwork {
  std::optional<std::string> name, description, tenant_id, project_id;
  std::optional<bool> admin_state_up, shared, external, port_security_enabled;
  std::optional<int> mtu;
  std::optional<std::string> network_type, physical_network;
  std::optional<int> segmentation_id;
  std::optional<std::vector<std::string>> zone_hints;
  static constexpr auto fields() {
    using B = NewNetwork;
    return Pack{field("name", &B::name).optional().nullable().length(0, longest_text),
                field("description", &B::description).optional().nullable().length(0, longest_text),
                field("tenant_id", &B::tenant_id).optional().nullable().length(1, longest_text),
                field("project_id", &B::project_id).optional().nullable().length(1, longest_text),
                field("admin_state_up", &B::admin_state_up).optional().nullable(),
                field("shared", &B::shared).optional().nullable(),
                field("router:external", &B::external).optional().nullable(),
                field("port_security_enabled", &B::port_security_enabled).optional().nullable(),
                field("mtu", &B::mtu).optional().nullable().range(0, 65535),
                field("provider:network_type", &B::network_type).optional().nullable(),
                field("provider:physical_network", &B::physical_network).optional().nullable().length(1, 15),
                field("provider:segmentation_id", &B::segmentation_id).optional().nullable(),
                field("availability_zone_hints", &B::zone_hints).optional().nullable().length(0, 0)};
  }
};

struct NetworkChange {
  std::optional<std::string> name, description;
  std::optional<bool> admin_state_up, shared, external, port_security_enabled;
  std::optional<int> mtu;
  static constexpr auto fields() {
    using B = NetworkChange;
    return Pack{field("name", &B::name).optional().nullable().length(0, longest_text),
                field("description", &B::description).optional().nullable().length(0, longest_text),
                field("admin_state_up", &B::admin_state_up).optional().nullable(),
                field("shared", &B::shared).optional().nullable(),
                field("router:external", &B::external).optional().nullable(),
                field("port_security_enabled", &B::port_security_enabled).optional().nullable(),
                field("mtu", &B::mtu).optional().nullable().range(0, 65535)};
  }
};

struct NewSubnet {
  std::string network_id, cidr;
  int ip_version = 4;
  std::optional<std::string> name, description, tenant_id, project_id;
  Maybe<std::string> gateway_ip;
  std::optional<bool> enable_dhcp;
  std::optional<std::vector<std::string>> dns_nameservers;
  std::optional<std::vector<proto::networks::HostRoute>> host_routes;
  std::optional<std::vector<proto::networks::Pool>> allocation_pools;
  std::optional<std::string> ipv6_address_mode, ipv6_ra_mode;
  static constexpr auto fields() {
    using B = NewSubnet;
    return Pack{field("network_id", &B::network_id),
                field("cidr", &B::cidr),
                field("ip_version", &B::ip_version),
                field("name", &B::name).optional().nullable().length(0, longest_text),
                field("description", &B::description).optional().nullable().length(0, longest_text),
                field("tenant_id", &B::tenant_id).optional().nullable().length(1, longest_text),
                field("project_id", &B::project_id).optional().nullable().length(1, longest_text),
                field("gateway_ip", &B::gateway_ip).optional(),
                field("enable_dhcp", &B::enable_dhcp).optional().nullable(),
                field("dns_nameservers", &B::dns_nameservers).optional().nullable().length(0, 5),
                field("host_routes", &B::host_routes).optional().nullable().length(0, 20),
                field("allocation_pools", &B::allocation_pools).optional().nullable(),
                field("ipv6_address_mode", &B::ipv6_address_mode).optional().nullable(),
                field("ipv6_ra_mode", &B::ipv6_ra_mode).optional().nullable()};
  }
};

struct SubnetChange {
  std::optional<std::string> name, description;
  Maybe<std::string> gateway_ip;
  std::optional<bool> enable_dhcp;
  std::optional<std::vector<std::string>> dns_nameservers;
  std::optional<std::vector<proto::networks::HostRoute>> host_routes;
  std::optional<std::vector<proto::networks::Pool>> allocation_pools;
  static constexpr auto fields() {
    using B = SubnetChange;
    return Pack{field("name", &B::name).optional().nullable().length(0, longest_text),
                field("description", &B::description).optional().nullable().length(0, longest_text),
                field("gateway_ip", &B::gateway_ip).optional(),
                field("enable_dhcp", &B::enable_dhcp).optional().nullable(),
                field("dns_nameservers", &B::dns_nameservers).optional().nullable().length(0, 5),
                field("host_routes", &B::host_routes).optional().nullable().length(0, 20),
                field("allocation_pools", &B::allocation_pools).optional().nullable()};
  }
};

// What a new port and a changed one share.
struct PortParts {
  std::optional<std::string> name, description, mac_address;
  std::optional<bool> admin_state_up, port_security_enabled;
  Maybe<std::string> device_id, device_owner, binding_host, vnic_type;
  Maybe<json::Raw> binding_profile;
  Maybe<std::vector<proto::networks::PortAddress>> fixed_ips;
  Maybe<std::vector<std::string>> security_groups;
  // Not served: only "none" is taken.
  std::optional<std::vector<json::Raw>> allowed_address_pairs, extra_dhcp_opts;
};

template <class B>
constexpr auto port_fields() {
  return Pack{field("name", &B::name).optional().nullable().length(0, longest_text),
              field("description", &B::description).optional().nullable().length(0, longest_text),
              field("mac_address", &B::mac_address).optional().nullable(),
              field("admin_state_up", &B::admin_state_up).optional().nullable(),
              field("port_security_enabled", &B::port_security_enabled).optional().nullable(),
              field("device_id", &B::device_id).optional().length(0, longest_text),
              field("device_owner", &B::device_owner).optional().length(0, longest_text),
              field("binding:host_id", &B::binding_host).optional().length(0, longest_text),
              field("binding:vnic_type", &B::vnic_type).optional().length(0, 64),
              field("binding:profile", &B::binding_profile).optional(),
              field("fixed_ips", &B::fixed_ips).optional().length(0, 5),
              field("security_groups", &B::security_groups).optional(),
              field("allowed_address_pairs", &B::allowed_address_pairs).optional().nullable().length(0, 0),
              field("extra_dhcp_opts", &B::extra_dhcp_opts).optional().nullable().length(0, 0)};
}

struct NewPort : PortParts {
  std::string network_id;
  std::optional<std::string> tenant_id, project_id;
  static constexpr auto fields() {
    using B = NewPort;
    return join(port_fields<B>(),
                Pack{field("network_id", &B::network_id),
                     field("tenant_id", &B::tenant_id).optional().nullable().length(1, longest_text),
                     field("project_id", &B::project_id).optional().nullable().length(1, longest_text)});
  }
};
struct PortChange : PortParts {
  static constexpr auto fields() { return port_fields<PortChange>(); }
};

struct NewSecurityGroup {
  std::optional<std::string> name, description, tenant_id, project_id;
  std::optional<bool> stateful;
  static constexpr auto fields() {
    using B = NewSecurityGroup;
    return Pack{field("name", &B::name).optional().nullable().length(0, longest_text),
                field("description", &B::description).optional().nullable().length(0, longest_text),
                field("tenant_id", &B::tenant_id).optional().nullable().length(1, longest_text),
                field("project_id", &B::project_id).optional().nullable().length(1, longest_text),
                field("stateful", &B::stateful).optional().nullable()};
  }
};
struct SecurityGroupChange {
  std::optional<std::string> name, description;
  std::optional<bool> stateful;
  static constexpr auto fields() {
    using B = SecurityGroupChange;
    return Pack{field("name", &B::name).optional().nullable().length(0, longest_text),
                field("description", &B::description).optional().nullable().length(0, longest_text),
                field("stateful", &B::stateful).optional().nullable()};
  }
};

// Protocols and ranges are checked in the conductor, against one another.
struct NewRule {
  std::string security_group_id, direction;
  std::optional<std::string> ethertype, protocol, description, remote_ip_prefix, remote_group_id;
  std::optional<std::string> tenant_id, project_id;
  std::optional<int> port_range_min, port_range_max;
  static constexpr auto fields() {
    using B = NewRule;
    return Pack{field("security_group_id", &B::security_group_id),
                field("direction", &B::direction),
                field("ethertype", &B::ethertype).optional().nullable(),
                field("protocol", &B::protocol).optional().nullable(),
                field("description", &B::description).optional().nullable().length(0, longest_text),
                field("remote_ip_prefix", &B::remote_ip_prefix).optional().nullable(),
                field("remote_group_id", &B::remote_group_id).optional().nullable(),
                field("tenant_id", &B::tenant_id).optional().nullable(),
                field("project_id", &B::project_id).optional().nullable(),
                field("port_range_min", &B::port_range_min).optional().nullable(),
                field("port_range_max", &B::port_range_max).optional().nullable()};
  }
};

struct TagsBody {
  std::vector<std::string> tags;
  static constexpr auto fields() { return Pack{field("tags", &TagsBody::tags).length(0, 50)}; }
};

}  // namespace nova::api::standalone::network
