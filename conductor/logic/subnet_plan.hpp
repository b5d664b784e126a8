// The address plan of a subnet: its defaults, what makes one valid, and which subnet an address belongs to.
// Pure; refusals are Faults of Neutron's classes.
#pragma once
#include <optional>
#include <vector>

#include "common/ip.hpp"
#include "proto/conductor/network_types.hpp"

namespace nova::conductor {

// The first address a host may have: of the network itself only in the smallest subnets.
net::Ip first_host(const net::Cidr& cidr);
net::Ip last_host(const net::Cidr& cidr);

// Every address for hosts but the gateway's.
std::vector<proto::networks::Pool> default_pools(const net::Cidr& cidr,
                                                 const std::optional<net::Ip>& gateway);

// `subnet` with its texts in canonical form and, where it has none, a gateway (if asked for) and pools.
// Throws Fault(bad_request or conflict) for one that contradicts itself.
proto::networks::Subnet completed(proto::networks::Subnet subnet, bool default_gateway);

// Throws Fault(bad_request) if it overlaps with another subnet of its network.
void check_overlap(const proto::networks::Subnet& subnet, const std::vector<proto::networks::Subnet>& others);

// The subnet of `subnets` that `wanted` names by id or address; nothing if no part is set. Throws
// Fault(bad_request) if there is none, or the address is not one for hosts.
const proto::networks::Subnet* subnet_for(const proto::networks::PortAddress& wanted,
                                          const std::string& network_id,
                                          const std::vector<proto::networks::Subnet>& subnets);

}  // namespace nova::conductor
