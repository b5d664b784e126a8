// Networks as a server sees them: what was asked for, and the interfaces it got.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "common/describe.hpp"
#include "proto/ids.hpp"

namespace nova::proto {

enum class NetworkMode { automatic, none, listed };
constexpr std::array<EnumName<NetworkMode>, 3> network_mode_names{
    {{NetworkMode::automatic, "auto"}, {NetworkMode::none, "none"}, {NetworkMode::listed, "list"}}};
constexpr const auto& names_of(NetworkMode) { return network_mode_names; }

// One entry of `networks` in a create request, validated: a network, or an existing port.
struct RequestedNetwork {
  std::string network_id;
  std::string port_id;
  std::string fixed_ip;
  std::string tag;

  static constexpr auto fields() {
    return Pack{field("network_id", &RequestedNetwork::network_id).optional(),
                field("port_id", &RequestedNetwork::port_id).optional(),
                field("fixed_ip", &RequestedNetwork::fixed_ip).optional(),
                field("tag", &RequestedNetwork::tag).optional()};
  }
};

struct FixedIp {
  std::string address;
  int version = 4;
  std::string subnet_id;
  std::string cidr;     // of the subnet
  std::string gateway;  // empty if none
  std::vector<std::string> dns;
  bool dhcp = true;
  std::vector<std::string> floating_ips;

  static constexpr auto fields() {
    return Pack{field("address", &FixedIp::address),
                field("version", &FixedIp::version).optional(),
                field("subnet_id", &FixedIp::subnet_id).optional(),
                field("cidr", &FixedIp::cidr).optional(),
                field("gateway", &FixedIp::gateway).optional(),
                field("dns", &FixedIp::dns).optional(),
                field("dhcp", &FixedIp::dhcp).optional(),
                field("floating_ips", &FixedIp::floating_ips).optional()};
  }
};

// One network interface of a server: a bound port with all that the host needs to plug it.
struct Vif {
  PortId port_id;
  std::string mac;
  NetworkId network_id;
  std::string label;  // network name; the key of `addresses`
  int mtu = 1500;
  std::vector<FixedIp> fixed_ips;
  std::string vif_type;  // "bridge": a tap on `bridge`; "network": libvirt network `bridge`
  std::string bridge;
  std::string vnic_type = "normal";
  std::string tag;
  std::vector<std::string> security_groups;  // ids
  bool port_security = true;
  bool preserve_on_delete = false;  // the user's own port: unbound, not deleted, with the server

  static constexpr auto fields() {
    return Pack{field("port_id", &Vif::port_id),
                field("mac", &Vif::mac),
                field("network_id", &Vif::network_id),
                field("label", &Vif::label).optional(),
                field("mtu", &Vif::mtu).optional(),
                field("fixed_ips", &Vif::fixed_ips).optional(),
                field("vif_type", &Vif::vif_type).optional(),
                field("bridge", &Vif::bridge).optional(),
                field("vnic_type", &Vif::vnic_type).optional(),
                field("tag", &Vif::tag).optional(),
                field("security_groups", &Vif::security_groups).optional(),
                field("port_security", &Vif::port_security).optional(),
                field("preserve_on_delete", &Vif::preserve_on_delete).optional()};
  }
};

}  // namespace nova::proto
