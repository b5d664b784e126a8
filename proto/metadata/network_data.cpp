// network_data.json: links, the networks on them, and name servers.
#include <arpa/inet.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "proto/metadata/documents.hpp"

namespace nova::metadata {
namespace {

using json = nlohmann::json;

int prefix_of(const std::string& cidr) {
  const auto slash = cidr.find('/');
  return slash == cidr.npos ? 0 : std::atoi(cidr.c_str() + slash + 1);
}

// "255.255.255.0", "ffff:ffff:ffff:ffff::"
std::string netmask_of(int version, int prefix) {
  std::array<unsigned char, 16> bytes{};
  for (int bit = 0; bit < std::min(prefix, 128); ++bit)
    bytes[static_cast<std::size_t>(bit / 8)] |= static_cast<unsigned char>(0x80 >> bit % 8);
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(version == 6 ? AF_INET6 : AF_INET, bytes.data(), text.data(), text.size());
  return text.data();
}

json services_of(const std::vector<std::string>& dns) {
  json out = json::array();
  for (const auto& address : dns) out.push_back({{"type", "dns"}, {"address", address}});
  return out;
}

json default_route(const proto::FixedIp& ip) {
  const std::string nowhere = ip.version == 6 ? "::" : "0.0.0.0";
  return {{"network", nowhere}, {"netmask", nowhere}, {"gateway", ip.gateway}};
}

json network_of(const proto::Vif& vif, const proto::FixedIp& ip, std::size_t index, const std::string& link) {
  json out = {{"id", fmt::format("network{}", index)}, {"link", link}, {"network_id", vif.network_id.str()}};
  if (ip.dhcp) {
    out["type"] = ip.version == 6 ? "ipv6_slaac" : "ipv4_dhcp";
    return out;
  }
  out["type"] = ip.version == 6 ? "ipv6" : "ipv4";
  out["ip_address"] = ip.address;
  out["netmask"] = netmask_of(ip.version, prefix_of(ip.cidr));
  out["routes"] = json::array();
  if (!ip.gateway.empty()) out["routes"].push_back(default_route(ip));
  out["services"] = services_of(ip.dns);
  return out;
}

json link_of(const proto::Vif& vif, const std::string& id) {
  return {{"id", id},
          {"vif_id", vif.port_id.str()},
          {"type", vif.vif_type == "bridge" || vif.vif_type == "ovs" ? vif.vif_type : "phy"},
          {"mtu", vif.mtu},
          {"ethernet_mac_address", vif.mac}};
}

}  // namespace

std::string network_data_json(const std::vector<proto::Vif>& vifs) {
  json links = json::array(), networks = json::array();
  std::vector<std::string> dns;
  for (const auto& vif : vifs) {
    const auto id = "tap" + vif.port_id.str().substr(0, 11);
    links.push_back(link_of(vif, id));
    for (const auto& ip : vif.fixed_ips) {
      networks.push_back(network_of(vif, ip, networks.size(), id));
      for (const auto& address : ip.dns)
        if (std::find(dns.begin(), dns.end(), address) == dns.end()) dns.push_back(address);
    }
  }
  const json out = {{"links", links}, {"networks", networks}, {"services", services_of(dns)}};
  return out.dump();
}

}  // namespace nova::metadata
