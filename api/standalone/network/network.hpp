// The Network API v2.0 of a cloud without Neutron: networks, subnets, ports, security groups and quotas, kept
// by the conductor and plugged by libvirt's networks on each host. RestService serves these endpoints below
// "/network" with `fault_form` as the form of its errors.
#pragma once
#include "api/standalone/network/faults.hpp"
#include "api/standalone/rest.hpp"

namespace nova::api::standalone::network {

void add_to(Endpoints& endpoints);

}  // namespace nova::api::standalone::network
