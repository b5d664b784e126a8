// libvirt networks as they are made for the ports of a host: a bridge with NAT, and DHCP that knows every
// port's address by its MAC. Names follow from the network's id, so that every daemon and every run finds the
// same. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/network.hpp"

namespace nova::compute::libvirt {

std::string network_name(const proto::Vif& vif);
std::string bridge_name(const proto::NetworkId& network);  // at most 15 characters, as Linux wants

struct DhcpHost {
  std::string mac, address;
  bool operator==(const DhcpHost&) const = default;
};
// The entries that the vif's own addresses ask for.
std::vector<DhcpHost> dhcp_hosts(const proto::Vif& vif);
std::string host_xml(const DhcpHost& host);

// The network that a vif is to be plugged into.
std::string network_xml(const proto::Vif& vif);

// What an existing network has.
struct NetworkState {
  struct Subnet {
    std::string gateway;
    std::vector<DhcpHost> hosts;
  };
  std::string bridge;
  std::vector<Subnet> subnets;

  // By gateway; -1 if it is not there.
  int find(std::string_view gateway) const;
};
NetworkState read_network(std::string_view xml);

}  // namespace nova::compute::libvirt
