#include "conductor/clients/neutron_wire.hpp"

#include "common/decode.hpp"
#include "common/json/writer.hpp"

namespace nova::conductor::neutron {
namespace {

template <class T>
std::vector<T> read_list(const std::string& body, std::string_view name) {
  const auto document = json::parse(body);
  const auto list = document.root().find(name);
  if (!list)
    throw Fault(Errc::unavailable, "The network service sent an answer without '" + std::string(name) + "'.");
  return decode_lenient<std::vector<T>>(*list);
}

void member(json::Writer& w, std::string_view name, const std::string& value) {
  w.key(name);
  w.string(value);
}

void write_binding(json::Writer& w, const PortBinding& binding) {
  member(w, "device_id", binding.server);
  member(w, "device_owner", "compute:" + binding.zone);
  member(w, "binding:host_id", binding.host);
}

}  // namespace

std::vector<Port> read_ports(const std::string& body) { return read_list<Port>(body, "ports"); }
std::vector<Network> read_networks(const std::string& body) { return read_list<Network>(body, "networks"); }
std::vector<Subnet> read_subnets(const std::string& body) { return read_list<Subnet>(body, "subnets"); }

Port read_port(const std::string& body) {
  const auto document = json::parse(body);
  const auto port = document.root().find("port");
  if (!port) throw Fault(Errc::unavailable, "The network service sent an answer without 'port'.");
  return decode_lenient<Port>(*port);
}

std::string new_port_body(const PortBinding& binding, const std::string& project_id,
                          const proto::RequestedNetwork& network,
                          const std::vector<std::string>& security_groups) {
  json::Writer w;
  w.begin_object();
  w.key("port");
  w.begin_object();
  member(w, "network_id", network.network_id);
  member(w, "tenant_id", project_id);
  w.key("admin_state_up");
  w.boolean(true);
  write_binding(w, binding);
  w.key("binding:profile");
  w.raw(R"({"created_by":"compute"})");
  if (!network.fixed_ip.empty()) {
    w.key("fixed_ips");
    w.begin_array();
    w.begin_object();
    member(w, "ip_address", network.fixed_ip);
    w.end_object();
    w.end_array();
  }
  if (!security_groups.empty()) {
    w.key("security_groups");
    w.begin_array();
    for (const auto& id : security_groups) w.string(id);
    w.end_array();
  }
  w.end_object();
  w.end_object();
  return std::move(w).text();
}

std::string bind_port_body(const PortBinding& binding) {
  json::Writer w;
  w.begin_object();
  w.key("port");
  w.begin_object();
  write_binding(w, binding);
  w.end_object();
  w.end_object();
  return std::move(w).text();
}

std::string unbind_port_body() {
  return R"({"port":{"device_id":"","device_owner":"","binding:host_id":""}})";
}

namespace {
proto::FixedIp fixed_ip(const PortIp& ip, const std::map<std::string, Subnet>& subnets) {
  proto::FixedIp out;
  out.address = ip.ip_address;
  out.subnet_id = ip.subnet_id;
  out.version = ip.ip_address.find(':') == std::string::npos ? 4 : 6;
  const auto subnet = subnets.find(ip.subnet_id);
  if (subnet == subnets.end()) return out;
  out.cidr = subnet->second.cidr;
  out.gateway = subnet->second.gateway_ip.value_or("");
  out.dns = subnet->second.dns_nameservers;
  out.dhcp = subnet->second.enable_dhcp;
  return out;
}
}  // namespace

proto::Vif vif_of(const Port& port, const std::map<std::string, Network>& networks,
                  const std::map<std::string, Subnet>& subnets) {
  if (port.vif_type == "binding_failed")
    throw Fault({Errc::internal,
                 "Binding failed for port " + port.id +
                     ", please check the network service's logs for more information.",
                 "PortBindingFailed"});
  proto::Vif vif;
  vif.port_id = proto::PortId(port.id);
  vif.mac = port.mac_address;
  vif.network_id = proto::NetworkId(port.network_id);
  if (const auto network = networks.find(port.network_id); network != networks.end()) {
    vif.label = network->second.name;
    vif.mtu = network->second.mtu.value_or(1500);
  }
  for (const auto& ip : port.fixed_ips) vif.fixed_ips.push_back(fixed_ip(ip, subnets));
  vif.vif_type = port.vif_type;
  if (port.vif_details) vif.bridge = port.vif_details->bridge_name;
  if (!port.vnic_type.empty()) vif.vnic_type = port.vnic_type;
  vif.security_groups = port.security_groups;
  vif.port_security = port.port_security_enabled.value_or(true);
  vif.preserve_on_delete = !made_by_us(port);
  return vif;
}

}  // namespace nova::conductor::neutron
