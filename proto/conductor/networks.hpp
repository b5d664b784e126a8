// The standalone Network service's questions to the conductor (namespace "networks"). Who may ask what is
// decided in nova-api; what the rows must say of one another (addresses free, groups known, limits kept) is
// decided in the conductor, in the transaction that writes. Faults carry Neutron's class as their kind.
#pragma once
#include "common/rpc/method.hpp"
#include "proto/conductor/network_types.hpp"

namespace nova::proto::networks {

// Rows to list: every part that is not empty has to match.
struct Which {
  std::string project;  // whose view it is: own and shared; empty: all
  std::vector<std::string> ids, networks, devices;
  static constexpr auto fields() {
    return Pack{field("project", &Which::project).optional(), field("ids", &Which::ids).optional(),
                field("networks", &Which::networks).optional(), field("devices", &Which::devices).optional()};
  }
};

struct Id {
  std::string id;
  static constexpr auto fields() { return Pack{field("id", &Id::id)}; }
};

struct ListNetworks {
  static constexpr rpc::MethodSpec spec{.name = "list_networks", .ns = "networks"};
  struct Request : Which {};
  struct Reply {
    std::vector<Network> networks;
    static constexpr auto fields() { return Pack{field("networks", &Reply::networks)}; }
  };
};

struct OneNetwork {
  Network network;
  static constexpr auto fields() { return Pack{field("network", &OneNetwork::network)}; }
};
struct CreateNetwork {
  static constexpr rpc::MethodSpec spec{.name = "create_network", .ns = "networks"};
  struct Request : OneNetwork {};
  using Reply = OneNetwork;
};

// Each part that is there replaces what is stored; so in all changes below.
struct ChangeNetwork {
  static constexpr rpc::MethodSpec spec{.name = "change_network", .ns = "networks"};
  struct Request {
    std::string id;
    std::optional<std::string> name, description;
    std::optional<bool> admin_state_up, shared, external, port_security_enabled;
    std::optional<int> mtu;
    std::optional<std::vector<std::string>> tags;
    static constexpr auto fields() {
      return Pack{field("id", &Request::id),
                  field("name", &Request::name).optional(),
                  field("description", &Request::description).optional(),
                  field("admin_state_up", &Request::admin_state_up).optional(),
                  field("shared", &Request::shared).optional(),
                  field("external", &Request::external).optional(),
                  field("port_security_enabled", &Request::port_security_enabled).optional(),
                  field("mtu", &Request::mtu).optional(),
                  field("tags", &Request::tags).optional()};
    }
  };
  using Reply = OneNetwork;
};
struct RemoveNetwork {
  static constexpr rpc::MethodSpec spec{.name = "remove_network", .ns = "networks"};
  struct Request : Id {};
  using Reply = rpc::Nothing;
};

struct ListSubnets {
  static constexpr rpc::MethodSpec spec{.name = "list_subnets", .ns = "networks"};
  struct Request : Which {};
  struct Reply {
    std::vector<Subnet> subnets;
    static constexpr auto fields() { return Pack{field("subnets", &Reply::subnets)}; }
  };
};
struct OneSubnet {
  Subnet subnet;
  static constexpr auto fields() { return Pack{field("subnet", &OneSubnet::subnet)}; }
};
// No pools: the whole subnet. The gateway is the first address if `default_gateway`.
struct CreateSubnet {
  static constexpr rpc::MethodSpec spec{.name = "create_subnet", .ns = "networks"};
  struct Request {
    Subnet subnet;
    bool default_gateway = true;
    static constexpr auto fields() {
      return Pack{field("subnet", &Request::subnet), field("default_gateway", &Request::default_gateway)};
    }
  };
  using Reply = OneSubnet;
};
struct ChangeSubnet {
  static constexpr rpc::MethodSpec spec{.name = "change_subnet", .ns = "networks"};
  struct Request {
    std::string id;
    std::optional<std::string> name, description;
    std::optional<std::string> gateway_ip;  // "": none
    std::optional<bool> enable_dhcp;
    std::optional<std::vector<std::string>> dns_nameservers;
    std::optional<std::vector<HostRoute>> host_routes;
    std::optional<std::vector<Pool>> allocation_pools;
    std::optional<std::vector<std::string>> tags;
    static constexpr auto fields() {
      return Pack{field("id", &Request::id),
                  field("name", &Request::name).optional(),
                  field("description", &Request::description).optional(),
                  field("gateway_ip", &Request::gateway_ip).optional(),
                  field("enable_dhcp", &Request::enable_dhcp).optional(),
                  field("dns_nameservers", &Request::dns_nameservers).optional(),
                  field("host_routes", &Request::host_routes).optional(),
                  field("allocation_pools", &Request::allocation_pools).optional(),
                  field("tags", &Request::tags).optional()};
    }
  };
  using Reply = OneSubnet;
};
struct RemoveSubnet {
  static constexpr rpc::MethodSpec spec{.name = "remove_subnet", .ns = "networks"};
  struct Request : Id {};
  using Reply = rpc::Nothing;
};

struct ListPorts {
  static constexpr rpc::MethodSpec spec{.name = "list_ports", .ns = "networks"};
  struct Request : Which {};
  struct Reply {
    std::vector<Port> ports;
    static constexpr auto fields() { return Pack{field("ports", &Reply::ports)}; }
  };
};
struct OnePort {
  Port port;
  static constexpr auto fields() { return Pack{field("port", &OnePort::port)}; }
};
// An empty MAC address is made. Without `addresses` it gets one of each version that the network has; without
// `groups` the project's default group.
struct CreatePort {
  static constexpr rpc::MethodSpec spec{.name = "create_port", .ns = "networks"};
  struct Request {
    Port port;
    std::optional<std::vector<PortAddress>> addresses;
    std::optional<std::vector<std::string>> groups;
    std::optional<bool> port_security_enabled;  // nothing: as the network says
    static constexpr auto fields() {
      return Pack{field("port", &Request::port), field("addresses", &Request::addresses).optional(),
                  field("groups", &Request::groups).optional(),
                  field("port_security_enabled", &Request::port_security_enabled).optional()};
    }
  };
  using Reply = OnePort;
};
struct ChangePort {
  static constexpr rpc::MethodSpec spec{.name = "change_port", .ns = "networks"};
  struct Request {
    std::string id;
    std::optional<std::string> name, description, mac_address, device_id, device_owner;
    std::optional<std::string> binding_host, binding_vnic_type;
    std::optional<json::Raw> binding_profile;
    std::optional<bool> admin_state_up, port_security_enabled;
    std::optional<std::vector<PortAddress>> addresses;
    std::optional<std::vector<std::string>> groups, tags;
    static constexpr auto fields() {
      return Pack{field("id", &Request::id),
                  field("name", &Request::name).optional(),
                  field("description", &Request::description).optional(),
                  field("mac_address", &Request::mac_address).optional(),
                  field("device_id", &Request::device_id).optional(),
                  field("device_owner", &Request::device_owner).optional(),
                  field("binding_host", &Request::binding_host).optional(),
                  field("binding_vnic_type", &Request::binding_vnic_type).optional(),
                  field("binding_profile", &Request::binding_profile).optional(),
                  field("admin_state_up", &Request::admin_state_up).optional(),
                  field("port_security_enabled", &Request::port_security_enabled).optional(),
                  field("addresses", &Request::addresses).optional(),
                  field("groups", &Request::groups).optional(),
                  field("tags", &Request::tags).optional()};
    }
  };
  using Reply = OnePort;
};
struct RemovePort {
  static constexpr rpc::MethodSpec spec{.name = "remove_port", .ns = "networks"};
  struct Request : Id {};
  using Reply = rpc::Nothing;
};

// `ensure`: this project gets its default group first, if it has none.
struct ListSecurityGroups {
  static constexpr rpc::MethodSpec spec{.name = "list_security_groups", .ns = "networks"};
  struct Request {
    Which which;
    std::string ensure;
    static constexpr auto fields() {
      return Pack{field("which", &Request::which), field("ensure", &Request::ensure).optional()};
    }
  };
  struct Reply {
    std::vector<SecurityGroup> groups;
    static constexpr auto fields() { return Pack{field("groups", &Reply::groups)}; }
  };
};
struct OneSecurityGroup {
  SecurityGroup group;
  static constexpr auto fields() { return Pack{field("group", &OneSecurityGroup::group)}; }
};
struct CreateSecurityGroup {
  static constexpr rpc::MethodSpec spec{.name = "create_security_group", .ns = "networks"};
  struct Request : OneSecurityGroup {};
  using Reply = OneSecurityGroup;
};
struct ChangeSecurityGroup {
  static constexpr rpc::MethodSpec spec{.name = "change_security_group", .ns = "networks"};
  struct Request {
    std::string id;
    std::optional<std::string> name, description;
    std::optional<bool> stateful;
    std::optional<std::vector<std::string>> tags;
    static constexpr auto fields() {
      return Pack{field("id", &Request::id), field("name", &Request::name).optional(),
                  field("description", &Request::description).optional(),
                  field("stateful", &Request::stateful).optional(), field("tags", &Request::tags).optional()};
    }
  };
  using Reply = OneSecurityGroup;
};
struct RemoveSecurityGroup {
  static constexpr rpc::MethodSpec spec{.name = "remove_security_group", .ns = "networks"};
  struct Request : Id {};
  using Reply = rpc::Nothing;
};
struct OneRule {
  Rule rule;
  static constexpr auto fields() { return Pack{field("rule", &OneRule::rule)}; }
};
struct CreateRule {
  static constexpr rpc::MethodSpec spec{.name = "create_security_group_rule", .ns = "networks"};
  struct Request : OneRule {};
  using Reply = OneRule;
};
struct RemoveRule {
  static constexpr rpc::MethodSpec spec{.name = "remove_security_group_rule", .ns = "networks"};
  struct Request : Id {};
  using Reply = rpc::Nothing;
};

struct GetNetworkQuotas {
  static constexpr rpc::MethodSpec spec{.name = "get_quotas", .ns = "networks"};
  struct Request {
    std::string project;
    static constexpr auto fields() { return Pack{field("project", &Request::project)}; }
  };
  struct Reply {
    Amounts limits, defaults, used;
    static constexpr auto fields() {
      return Pack{field("limits", &Reply::limits), field("defaults", &Reply::defaults),
                  field("used", &Reply::used)};
    }
  };
};
// Without limits: back to the defaults.
struct SetNetworkQuotas {
  static constexpr rpc::MethodSpec spec{.name = "set_quotas", .ns = "networks"};
  struct Request {
    std::string project;
    std::optional<Amounts> limits;
    static constexpr auto fields() {
      return Pack{field("project", &Request::project), field("limits", &Request::limits).optional()};
    }
  };
  using Reply = rpc::Nothing;
};

struct NetworksService
    : rpc::Methods<ListNetworks, CreateNetwork, ChangeNetwork, RemoveNetwork, ListSubnets, CreateSubnet,
                   ChangeSubnet, RemoveSubnet, ListPorts, CreatePort, ChangePort, RemovePort,
                   ListSecurityGroups, CreateSecurityGroup, ChangeSecurityGroup, RemoveSecurityGroup,
                   CreateRule, RemoveRule, GetNetworkQuotas, SetNetworkQuotas> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto::networks
