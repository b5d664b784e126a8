#include <fmt/format.h>

#include <set>

#include "compute/hypervisor/libvirt/driver.hpp"
#include "compute/hypervisor/libvirt/network/filter_xml.hpp"
#include "compute/hypervisor/libvirt/network/host_networks.hpp"

namespace nova::compute::libvirt {
namespace {

constexpr std::string_view filter_prefix = "nova-";

// The interfaces of our running guests, as far as their filters need them.
std::vector<proto::Vif> filtered_vifs(virConnectPtr connection) {
  std::vector<proto::Vif> out;
  virDomainPtr* all = nullptr;
  const int count = virConnectListAllDomains(connection, &all, VIR_CONNECT_LIST_DOMAINS_ACTIVE);
  if (count < 0) fail("list its guests");
  std::vector<DomainHandle> domains;
  for (int i = 0; i < count; ++i) domains.emplace_back(all[i]);
  ::free(all);
  for (const auto& domain : domains)
    for (auto& interface : read_leftovers(take_text(virDomainGetXMLDesc(domain.get(), 0))).interfaces) {
      if (!interface.filter.starts_with(filter_prefix)) continue;
      proto::Vif vif;
      vif.port_id = proto::PortId(interface.filter.substr(filter_prefix.size()));
      vif.mac = interface.mac;
      for (auto& address : interface.addresses) {
        proto::FixedIp ip;
        ip.version = address.find(':') == address.npos ? 4 : 6;
        ip.address = std::move(address);
        vif.fixed_ips.push_back(std::move(ip));
      }
      out.push_back(std::move(vif));
    }
  return out;
}

}  // namespace

awaitable<std::vector<Plug>> Driver::plug(Context context, std::vector<proto::Vif> vifs) {
  std::vector<Plug> out;
  for (auto& vif : vifs) out.push_back(co_await plug_one(context, std::move(vif)));
  co_return out;
}

awaitable<Plug> Driver::plug_one(Context context, proto::Vif vif) {
  Plug plug;
  PortSecurity security;
  security.enabled = vif.port_security;
  if (security.enabled) security = co_await ports_.rules.of_port(std::move(context), vif.port_id);
  if (security.enabled) {
    plug.filter = filter_name(vif.port_id);
    plug.filter_parameters = filter_parameters(vif, security);
    auto xml = filter_xml(vif, security);
    co_await on_libvirt([xml](virConnectPtr connection) { define_filter(connection, xml); });
    filters_[vif.port_id.str()] = std::move(xml);
  }
  if (vif.vif_type == "bridge") {
    plug.type = "bridge";
    plug.source = vif.bridge;
    co_return plug;
  }
  if (vif.vif_type != "network")
    throw Fault(Errc::no_valid_host,
                fmt::format("This host cannot plug interfaces of type '{}'.", vif.vif_type));
  plug.type = "network";
  plug.source = network_name(vif);
  const auto hold = co_await networks_.acquire(plug.source);
  co_await on_libvirt([vif](virConnectPtr connection) { ensure_network(connection, vif); });
  co_return plug;
}

// By what the domain held and by what the server should have had: either may know more.
awaitable<void> Driver::unplug(DomainLeftovers left, std::vector<proto::Vif> vifs) {
  std::set<std::pair<std::string, std::string>> networks;
  std::set<std::string> filters;
  for (const auto& interface : left.interfaces) {
    if (!interface.network.empty()) networks.emplace(interface.network, interface.mac);
    if (interface.filter.starts_with(filter_prefix)) filters.insert(interface.filter);
  }
  for (const auto& vif : vifs) {
    if (vif.vif_type == "network") networks.emplace(network_name(vif), vif.mac);
    filters.insert(filter_name(vif.port_id));
  }
  for (const auto& [network, mac] : networks) co_await leave(network, mac);
  co_await on_libvirt([filters](virConnectPtr connection) {
    for (const auto& filter : filters) remove_filter(connection, filter);
  });
  for (const auto& filter : filters) filters_.erase(filter.substr(filter_prefix.size()));
}

awaitable<void> Driver::leave(std::string network, std::string mac) {
  const auto hold = co_await networks_.acquire(network);
  co_await on_libvirt([network, mac](virConnectPtr connection) { leave_network(connection, network, mac); });
}

awaitable<void> Driver::refresh_filters() {
  const auto vifs = co_await on_libvirt([](virConnectPtr connection) { return filtered_vifs(connection); });
  for (const auto& vif : vifs) co_await refresh_filter(vif);
}

awaitable<void> Driver::refresh_filter(proto::Vif vif) {
  const auto port = vif.port_id.str();
  PortSecurity security;
  try {
    security = co_await ports_.rules.of_port({}, vif.port_id);
  } catch (const Fault& fault) {
    if (fault.code() != Errc::not_found) throw;
    co_return;  // the port goes, and the guest will too
  }
  if (!security.enabled) co_return;  // the next start leaves the filter out
  auto xml = filter_xml(vif, security);
  const auto known = filters_.find(port);
  if (known != filters_.end() && known->second == xml) co_return;
  co_await on_libvirt([xml](virConnectPtr connection) { define_filter(connection, xml); });
  log_.info("The packet filter of port {} follows its changed security groups", port);
  filters_[port] = std::move(xml);
}

}  // namespace nova::compute::libvirt
