#include "compute/hypervisor/libvirt/network/host_networks.hpp"

#include <fmt/format.h>
#include <libvirt/virterror.h>

#include <algorithm>

#include "compute/hypervisor/libvirt/error.hpp"
#include "compute/hypervisor/libvirt/network/dhcp_release.hpp"

namespace nova::compute::libvirt {
namespace {

NetworkHandle find(virConnectPtr connection, const std::string& name) {
  NetworkHandle network(virNetworkLookupByName(connection, name.c_str()));
  if (!network && !failed_with(VIR_ERR_NO_NETWORK)) fail("look for a network");
  return network;
}

NetworkState state_of(const NetworkHandle& network) {
  return read_network(take_text(virNetworkGetXMLDesc(network.get(), 0)));
}

void update_host(const NetworkHandle& network, bool add, int subnet, const DhcpHost& host) {
  const auto command = add ? VIR_NETWORK_UPDATE_COMMAND_ADD_LAST : VIR_NETWORK_UPDATE_COMMAND_DELETE;
  const auto xml = host_xml(host);
  if (virNetworkUpdate(network.get(), command, VIR_NETWORK_SECTION_IP_DHCP_HOST, subnet, xml.c_str(),
                       VIR_NETWORK_UPDATE_AFFECT_CURRENT) != 0)
    fail(add ? "give a guest its address" : "take a guest's address back");
}

// An address or MAC that an earlier guest left behind makes way.
void set_host(const NetworkHandle& network, const NetworkState& state, int subnet, const DhcpHost& host) {
  const auto& hosts = state.subnets[static_cast<std::size_t>(subnet)].hosts;
  if (std::find(hosts.begin(), hosts.end(), host) != hosts.end()) return;
  for (const auto& other : hosts) {
    if (other.mac != host.mac && other.address != host.address) continue;
    update_host(network, false, subnet, other);
    release_lease(
        {state.bridge, state.subnets[static_cast<std::size_t>(subnet)].gateway, other.address, other.mac});
  }
  update_host(network, true, subnet, host);
}

void start_network(virConnectPtr connection, const proto::Vif& vif) {
  // Not persistent: it is made anew when the first guest on it starts, and leaves nothing behind.
  const NetworkHandle made(virNetworkCreateXML(connection, network_xml(vif).c_str()));
  if (!made) fail("start a network");
}

bool is_ours(const std::string& name) { return name.starts_with("nova-"); }

bool in_use(const NetworkHandle& network, const NetworkState& state) {
  for (const auto& subnet : state.subnets)
    if (!subnet.hosts.empty()) return true;
  virNetworkPortPtr* ports = nullptr;
  const int count = virNetworkListAllPorts(network.get(), &ports, 0);
  for (int i = 0; i < count; ++i) virNetworkPortFree(ports[i]);
  ::free(ports);
  return count != 0;
}

}  // namespace

void ensure_network(virConnectPtr connection, const proto::Vif& vif) {
  auto network = find(connection, network_name(vif));
  if (!network) return start_network(connection, vif);
  if (virNetworkIsActive(network.get()) != 1 && virNetworkCreate(network.get()) != 0) fail("start a network");
  for (const auto& ip : vif.fixed_ips) {
    if (ip.version != 4 || !ip.dhcp || ip.gateway.empty()) continue;
    const auto state = state_of(network);
    const int subnet = state.find(ip.gateway);
    if (subnet < 0)
      throw Fault(Errc::no_valid_host,
                  fmt::format("Network {} is in use on this host without the subnet of gateway {}.",
                              vif.network_id.str(), ip.gateway));
    set_host(network, state, subnet, {vif.mac, ip.address});
  }
}

void leave_network(virConnectPtr connection, const std::string& name, const std::string& mac) {
  const auto network = find(connection, name);
  if (!network || virNetworkIsActive(network.get()) != 1) return;
  const auto state = state_of(network);
  for (std::size_t i = 0; i < state.subnets.size(); ++i)
    for (const auto& host : state.subnets[i].hosts) {
      if (host.mac != mac) continue;
      update_host(network, false, static_cast<int>(i), host);
      release_lease({state.bridge, state.subnets[i].gateway, host.address, host.mac});
    }
  if (is_ours(name) && !in_use(network, state_of(network))) virNetworkDestroy(network.get());
}

void define_filter(virConnectPtr connection, const std::string& xml) {
  const FilterHandle filter(virNWFilterDefineXML(connection, xml.c_str()));
  if (!filter) fail("set up a port's packet filter");
}

void remove_filter(virConnectPtr connection, const std::string& name) {
  const FilterHandle filter(virNWFilterLookupByName(connection, name.c_str()));
  if (!filter && !failed_with(VIR_ERR_NO_NWFILTER)) fail("look for a packet filter");
  if (filter && virNWFilterUndefine(filter.get()) != 0) fail("remove a packet filter");
}

}  // namespace nova::compute::libvirt
