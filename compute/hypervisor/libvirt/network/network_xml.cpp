#include "compute/hypervisor/libvirt/network/network_xml.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>

#include "common/uuid.hpp"

namespace nova::compute::libvirt {
namespace {

std::string to_text(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent | pugi::format_no_declaration);
  return std::move(out).str();
}

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

void write_host(pugi::xml_node dhcp, const DhcpHost& host) {
  auto node = dhcp.append_child("host");
  set(node, "mac", host.mac);
  // libvirt wants names to differ; one made of the address does.
  std::string name = "host-" + host.address;
  std::replace(name.begin(), name.end(), '.', '-');
  set(node, "name", name);
  set(node, "ip", host.address);
}

void write_subnet(pugi::xml_node network, const proto::Vif& vif, const proto::FixedIp& ip) {
  if (ip.gateway.empty()) return;  // nothing for the host to be on it
  auto node = network.append_child("ip");
  if (ip.version == 6) set(node, "family", "ipv6");
  set(node, "address", ip.gateway);
  set(node, "prefix", ip.cidr.substr(ip.cidr.find('/') + 1));
  if (ip.version == 4 && ip.dhcp) write_host(node.append_child("dhcp"), {vif.mac, ip.address});
}

void write_dns(pugi::xml_node network, const proto::Vif& vif) {
  std::vector<std::string> servers;
  for (const auto& ip : vif.fixed_ips)
    for (const auto& address : ip.dns)
      if (std::find(servers.begin(), servers.end(), address) == servers.end()) servers.push_back(address);
  if (servers.empty()) return;
  auto dns = network.append_child("dns");
  for (const auto& address : servers) set(dns.append_child("forwarder"), "addr", address);
}

}  // namespace

std::string bridge_name(const proto::NetworkId& network) {
  std::string digits = network.str();
  std::erase(digits, '-');
  return "nb" + digits.substr(0, 13);
}

std::string network_name(const proto::Vif& vif) {
  return vif.bridge.empty() ? "nova-" + vif.network_id.str() : vif.bridge;
}

std::vector<DhcpHost> dhcp_hosts(const proto::Vif& vif) {
  std::vector<DhcpHost> out;
  for (const auto& ip : vif.fixed_ips)
    if (ip.version == 4 && ip.dhcp && !ip.gateway.empty()) out.push_back({vif.mac, ip.address});
  return out;
}

std::string host_xml(const DhcpHost& host) {
  pugi::xml_document document;
  write_host(document, host);
  return to_text(document);
}

std::string network_xml(const proto::Vif& vif) {
  pugi::xml_document document;
  auto network = document.append_child("network");
  network.append_child("name").text().set(network_name(vif).c_str());
  if (is_uuid(vif.network_id.str())) network.append_child("uuid").text().set(vif.network_id.str().c_str());
  const bool routed = std::any_of(vif.fixed_ips.begin(), vif.fixed_ips.end(),
                                  [](const auto& ip) { return !ip.gateway.empty(); });
  if (routed) set(network.append_child("forward"), "mode", "nat");
  auto bridge = network.append_child("bridge");
  set(bridge, "name", bridge_name(vif.network_id));
  set(bridge, "stp", "off");
  set(bridge, "delay", "0");
  if (vif.mtu > 0) set(network.append_child("mtu"), "size", std::to_string(vif.mtu));
  write_dns(network, vif);
  for (const auto& ip : vif.fixed_ips) write_subnet(network, vif, ip);
  return to_text(document);
}

int NetworkState::find(std::string_view gateway) const {
  for (std::size_t i = 0; i < subnets.size(); ++i)
    if (subnets[i].gateway == gateway) return static_cast<int>(i);
  return -1;
}

NetworkState read_network(std::string_view xml) {
  NetworkState out;
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) return out;
  const auto network = document.child("network");
  out.bridge = network.child("bridge").attribute("name").as_string();
  for (auto ip : network.children("ip")) {
    NetworkState::Subnet subnet;
    subnet.gateway = ip.attribute("address").as_string();
    for (auto host : ip.child("dhcp").children("host"))
      subnet.hosts.push_back({host.attribute("mac").as_string(), host.attribute("ip").as_string()});
    out.subnets.push_back(std::move(subnet));
  }
  return out;
}

}  // namespace nova::compute::libvirt
