// The parts of the Network API's documents that a server's interfaces need, and the pure translation of ports
// into interfaces.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/describe.hpp"
#include "proto/network.hpp"

namespace nova::conductor::neutron {

struct PortIp {
  std::string subnet_id, ip_address;
  static constexpr auto fields() {
    return Pack{field("subnet_id", &PortIp::subnet_id).optional(),
                field("ip_address", &PortIp::ip_address).optional()};
  }
};

struct Profile {
  std::string created_by;
  static constexpr auto fields() { return Pack{field("created_by", &Profile::created_by).optional()}; }
};

struct VifDetails {
  std::string bridge_name;
  static constexpr auto fields() { return Pack{field("bridge_name", &VifDetails::bridge_name).optional()}; }
};

struct Port {
  std::string id, network_id, mac_address, device_id;
  std::vector<PortIp> fixed_ips;
  std::vector<std::string> security_groups;
  std::optional<bool> port_security_enabled;
  std::string vif_type, vnic_type;
  std::optional<Profile> profile;
  std::optional<VifDetails> vif_details;
  static constexpr auto fields() {
    return Pack{field("id", &Port::id),
                field("network_id", &Port::network_id),
                field("mac_address", &Port::mac_address).optional(),
                field("device_id", &Port::device_id).optional(),
                field("fixed_ips", &Port::fixed_ips).optional(),
                field("security_groups", &Port::security_groups).optional(),
                field("port_security_enabled", &Port::port_security_enabled).optional().nullable(),
                field("binding:vif_type", &Port::vif_type).optional(),
                field("binding:vnic_type", &Port::vnic_type).optional(),
                field("binding:profile", &Port::profile).optional().nullable(),
                field("binding:vif_details", &Port::vif_details).optional().nullable()};
  }
};

struct Network {
  std::string id, name;
  std::optional<int> mtu;
  std::optional<bool> external;
  static constexpr auto fields() {
    return Pack{field("id", &Network::id), field("name", &Network::name).optional(),
                field("mtu", &Network::mtu).optional().nullable(),
                field("router:external", &Network::external).optional().nullable()};
  }
};

struct Subnet {
  std::string id, cidr;
  int ip_version = 4;
  std::optional<std::string> gateway_ip;
  std::vector<std::string> dns_nameservers;
  bool enable_dhcp = true;
  static constexpr auto fields() {
    return Pack{field("id", &Subnet::id),
                field("cidr", &Subnet::cidr),
                field("ip_version", &Subnet::ip_version).optional(),
                field("gateway_ip", &Subnet::gateway_ip).optional().nullable(),
                field("dns_nameservers", &Subnet::dns_nameservers).optional(),
                field("enable_dhcp", &Subnet::enable_dhcp).optional()};
  }
};

inline bool made_by_us(const Port& port) { return port.profile && port.profile->created_by == "compute"; }

std::vector<Port> read_ports(const std::string& body);
Port read_port(const std::string& body);
std::vector<Network> read_networks(const std::string& body);
std::vector<Subnet> read_subnets(const std::string& body);

struct PortBinding {
  std::string server, host, zone, hostname;
};
// The body of POST /ports and of PUT /ports/{id}.
std::string new_port_body(const PortBinding& binding, const std::string& project_id,
                          const proto::RequestedNetwork& network,
                          const std::vector<std::string>& security_groups);
std::string bind_port_body(const PortBinding& binding);
std::string unbind_port_body();

proto::Vif vif_of(const Port& port, const std::map<std::string, Network>& networks,
                  const std::map<std::string, Subnet>& subnets);

}  // namespace nova::conductor::neutron
