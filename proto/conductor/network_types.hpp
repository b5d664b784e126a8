// What the standalone Network service keeps: networks, subnets, ports, security groups and their rules.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/describe.hpp"
#include "common/json/value.hpp"
#include "common/time.hpp"

namespace nova::proto::networks {

struct Network {
  std::string id, project_id, name, description;
  bool admin_state_up = true, shared = false, external = false, port_security_enabled = true;
  int mtu = 1500;
  std::string network_type = "local";  // local: libvirt's network of the name `bridge`; flat: a host's bridge
  std::string vif_type = "network";
  std::string bridge;
  std::vector<std::string> tags;
  std::vector<std::string> subnets;  // ids; of a stored network
  Timestamp created{}, updated{};
  static constexpr auto fields() {
    return Pack{field("id", &Network::id),
                field("project_id", &Network::project_id),
                field("name", &Network::name).optional(),
                field("description", &Network::description).optional(),
                field("admin_state_up", &Network::admin_state_up).optional(),
                field("shared", &Network::shared).optional(),
                field("external", &Network::external).optional(),
                field("port_security_enabled", &Network::port_security_enabled).optional(),
                field("mtu", &Network::mtu).optional(),
                field("network_type", &Network::network_type).optional(),
                field("vif_type", &Network::vif_type).optional(),
                field("bridge", &Network::bridge).optional(),
                field("tags", &Network::tags).optional(),
                field("subnets", &Network::subnets).optional(),
                field("created", &Network::created).optional(),
                field("updated", &Network::updated).optional()};
  }
};

// Addresses from `start` to `end`, both included.
struct Pool {
  std::string start, end;
  bool operator==(const Pool&) const = default;
  static constexpr auto fields() { return Pack{field("start", &Pool::start), field("end", &Pool::end)}; }
};

struct HostRoute {
  std::string destination, nexthop;
  static constexpr auto fields() {
    return Pack{field("destination", &HostRoute::destination), field("nexthop", &HostRoute::nexthop)};
  }
};

struct Subnet {
  std::string id, network_id, project_id, name, description;
  int ip_version = 4;
  std::string cidr;
  std::optional<std::string> gateway_ip;
  bool enable_dhcp = true;
  std::vector<std::string> dns_nameservers;
  std::vector<HostRoute> host_routes;
  std::vector<Pool> allocation_pools;
  std::vector<std::string> tags;
  Timestamp created{}, updated{};
  static constexpr auto fields() {
    return Pack{field("id", &Subnet::id),
                field("network_id", &Subnet::network_id),
                field("project_id", &Subnet::project_id),
                field("name", &Subnet::name).optional(),
                field("description", &Subnet::description).optional(),
                field("ip_version", &Subnet::ip_version).optional(),
                field("cidr", &Subnet::cidr),
                field("gateway_ip", &Subnet::gateway_ip).optional(),
                field("enable_dhcp", &Subnet::enable_dhcp).optional(),
                field("dns_nameservers", &Subnet::dns_nameservers).optional(),
                field("host_routes", &Subnet::host_routes).optional(),
                field("allocation_pools", &Subnet::allocation_pools).optional(),
                field("tags", &Subnet::tags).optional(),
                field("created", &Subnet::created).optional(),
                field("updated", &Subnet::updated).optional()};
  }
};

// An address of a port. In a request either part may be empty: any subnet, any address.
struct PortAddress {
  std::string subnet_id, ip_address;
  bool operator==(const PortAddress&) const = default;
  static constexpr auto fields() {
    return Pack{field("subnet_id", &PortAddress::subnet_id).optional(),
                field("ip_address", &PortAddress::ip_address).optional()};
  }
};

struct Port {
  std::string id, network_id, project_id, name, description, mac_address;
  bool admin_state_up = true;
  std::string status = "DOWN";
  std::string device_id, device_owner;
  std::string binding_host, binding_vnic_type = "normal", binding_vif_type = "unbound";
  json::Raw binding_profile{"{}"};
  std::string bridge;  // of a stored port's network
  bool port_security_enabled = true;
  std::vector<PortAddress> fixed_ips;
  std::vector<std::string> security_groups;  // ids
  std::vector<std::string> tags;
  Timestamp created{}, updated{};
  static constexpr auto fields() {
    return Pack{field("id", &Port::id),
                field("network_id", &Port::network_id),
                field("project_id", &Port::project_id),
                field("name", &Port::name).optional(),
                field("description", &Port::description).optional(),
                field("mac_address", &Port::mac_address).optional(),
                field("admin_state_up", &Port::admin_state_up).optional(),
                field("status", &Port::status).optional(),
                field("device_id", &Port::device_id).optional(),
                field("device_owner", &Port::device_owner).optional(),
                field("binding_host", &Port::binding_host).optional(),
                field("binding_vnic_type", &Port::binding_vnic_type).optional(),
                field("binding_vif_type", &Port::binding_vif_type).optional(),
                field("binding_profile", &Port::binding_profile).optional(),
                field("bridge", &Port::bridge).optional(),
                field("port_security_enabled", &Port::port_security_enabled).optional(),
                field("fixed_ips", &Port::fixed_ips).optional(),
                field("security_groups", &Port::security_groups).optional(),
                field("tags", &Port::tags).optional(),
                field("created", &Port::created).optional(),
                field("updated", &Port::updated).optional()};
  }
};

struct Rule {
  std::string id, security_group_id, project_id, description;
  std::string direction;  // ingress, egress
  std::string ethertype = "IPv4";
  std::optional<std::string> protocol;
  std::optional<int> port_range_min, port_range_max;
  std::optional<std::string> remote_ip_prefix, remote_group_id;
  Timestamp created{}, updated{};
  static constexpr auto fields() {
    return Pack{field("id", &Rule::id),
                field("security_group_id", &Rule::security_group_id),
                field("project_id", &Rule::project_id),
                field("description", &Rule::description).optional(),
                field("direction", &Rule::direction),
                field("ethertype", &Rule::ethertype).optional(),
                field("protocol", &Rule::protocol).optional(),
                field("port_range_min", &Rule::port_range_min).optional(),
                field("port_range_max", &Rule::port_range_max).optional(),
                field("remote_ip_prefix", &Rule::remote_ip_prefix).optional(),
                field("remote_group_id", &Rule::remote_group_id).optional(),
                field("created", &Rule::created).optional(),
                field("updated", &Rule::updated).optional()};
  }
};

struct SecurityGroup {
  std::string id, project_id, name, description;
  bool stateful = true;
  std::vector<std::string> tags;
  std::vector<Rule> rules;  // of a stored group
  Timestamp created{}, updated{};
  static constexpr auto fields() {
    return Pack{field("id", &SecurityGroup::id),
                field("project_id", &SecurityGroup::project_id),
                field("name", &SecurityGroup::name).optional(),
                field("description", &SecurityGroup::description).optional(),
                field("stateful", &SecurityGroup::stateful).optional(),
                field("tags", &SecurityGroup::tags).optional(),
                field("rules", &SecurityGroup::rules).optional(),
                field("created", &SecurityGroup::created).optional(),
                field("updated", &SecurityGroup::updated).optional()};
  }
};

inline constexpr std::string_view default_group = "default";

// Limit and use by resource name; -1: no limit.
using Amounts = std::map<std::string, std::int64_t>;

}  // namespace nova::proto::networks
