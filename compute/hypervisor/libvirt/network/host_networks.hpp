// Networks and packet filters of the host's libvirt: made when a guest needs them, given back when it is
// gone. Blocking, on a given connection; the caller sees to it that one call at a time works on one network.
#pragma once
#include "compute/hypervisor/libvirt/handles.hpp"
#include "compute/hypervisor/libvirt/network/network_xml.hpp"

namespace nova::compute::libvirt {

// The network is active and knows the vif's addresses.
void ensure_network(virConnectPtr connection, const proto::Vif& vif);
// Takes back what ensure_network() gave to one MAC; a network of ours without users goes too.
void leave_network(virConnectPtr connection, const std::string& network, const std::string& mac);

void define_filter(virConnectPtr connection, const std::string& xml);
void remove_filter(virConnectPtr connection, const std::string& name);

}  // namespace nova::compute::libvirt
