#include "compute/hypervisor/libvirt/network/filter_xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "common/uuid.hpp"

namespace nova::compute::libvirt {
namespace {

// Smaller comes first.
constexpr int always = 100, by_group = 500, last = 1000;

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

pugi::xml_node add_rule(pugi::xml_node filter, const char* action, const char* direction, int priority) {
  auto rule = filter.append_child("rule");
  set(rule, "action", action);
  set(rule, "direction", direction);
  set(rule, "priority", std::to_string(priority));
  return rule;
}

void refer(pugi::xml_node filter, const char* other) {
  set(filter.append_child("filterref"), "filter", other);
}

bool speaks(const proto::Vif& vif, int version) {
  return std::any_of(vif.fixed_ips.begin(), vif.fixed_ips.end(),
                     [version](const auto& ip) { return ip.version == version; });
}

// Frames: libvirt's own filters against false MAC and IP addresses, and against other protocols than IP.
void add_identity(pugi::xml_node filter, const proto::Vif& vif) {
  const bool v4 = speaks(vif, 4), v6 = speaks(vif, 6);
  refer(filter, "no-mac-spoofing");
  if (v4) {
    refer(filter, "no-ip-spoofing");
    set(add_rule(filter, "accept", "out", -650).append_child("mac"), "protocolid", "ipv4");
    refer(filter, "allow-incoming-ipv4");
    refer(filter, "no-arp-spoofing");
    set(add_rule(filter, "accept", "inout", -500).append_child("mac"), "protocolid", "arp");
  }
  if (v6) {
    refer(filter, "no-ipv6-spoofing");
    set(add_rule(filter, "accept", "out", -600).append_child("mac"), "protocolid", "ipv6");
    refer(filter, "allow-incoming-ipv6");
  }
  refer(filter, "no-other-l2-traffic");
}

void add_ports(pugi::xml_node rule, const char* protocol, int from, int to) {
  auto node = rule.append_child(protocol);
  set(node, "srcportstart", std::to_string(from));
  set(node, "dstportstart", std::to_string(to));
}

// What a guest needs whatever its groups say, and what it may never do.
void add_basics(pugi::xml_node filter, const proto::Vif& vif) {
  if (speaks(vif, 4)) {
    add_ports(add_rule(filter, "drop", "out", always - 1), "udp", 67, 68);  // a DHCP server in a guest
    add_ports(add_rule(filter, "accept", "out", always), "udp", 68, 67);
    add_ports(add_rule(filter, "accept", "in", always), "udp", 67, 68);
  }
  if (!speaks(vif, 6)) return;
  const auto icmp = [&](const char* action, const char* direction, int type, int priority) {
    set(add_rule(filter, action, direction, priority).append_child("icmpv6"), "type", std::to_string(type));
  };
  icmp("drop", "out", 134, always - 1);  // a router in a guest
  for (const int type : {133, 135, 136}) icmp("accept", "out", type, always);
  for (const int type : {134, 135, 136}) icmp("accept", "in", type, always);
  add_ports(add_rule(filter, "accept", "out", always), "udp-ipv6", 546, 547);
  add_ports(add_rule(filter, "accept", "in", always), "udp-ipv6", 547, 546);
}

// libvirt's name of a protocol; empty for one that it cannot filter.
std::string protocol_element(const SecurityRule& rule) {
  static const std::map<std::string, std::string> by_number{
      {"1", "icmp"}, {"2", "igmp"},  {"6", "tcp"},    {"17", "udp"},      {"50", "esp"},
      {"51", "ah"},  {"58", "icmp"}, {"132", "sctp"}, {"136", "udplite"}, {"0", ""}};
  auto name = rule.protocol;
  if (name == "any") name.clear();
  if (const auto found = by_number.find(name); found != by_number.end()) name = found->second;
  if (name == "icmpv6" || name == "ipv6-icmp") name = "icmp";
  if (name.empty()) return rule.version == 6 ? "all-ipv6" : "all";
  for (const auto* known : {"tcp", "udp", "esp", "ah", "sctp", "udplite"})
    if (name == known) return rule.version == 6 ? name + "-ipv6" : name;
  if (name == "icmp") return rule.version == 6 ? "icmpv6" : "icmp";
  return name == "igmp" && rule.version == 4 ? name : "";
}

void add_range(pugi::xml_node match, const SecurityRule& rule, const std::string& element) {
  if (!rule.port_min && !rule.port_max) return;
  if (element == "icmp" || element == "icmpv6") {
    if (rule.port_min) set(match, "type", std::to_string(*rule.port_min));
    if (rule.port_max) set(match, "code", std::to_string(*rule.port_max));
    return;
  }
  if (!element.starts_with("tcp") && !element.starts_with("udp") && !element.starts_with("sctp")) return;
  set(match, "dstportstart", std::to_string(rule.port_min.value_or(1)));
  set(match, "dstportend", std::to_string(rule.port_max.value_or(65535)));
}

void add_remote(pugi::xml_node match, const SecurityRule& rule, const std::string& remote) {
  const auto slash = remote.find('/');
  const std::string side = rule.ingress ? "src" : "dst";
  const std::string whole = rule.version == 6 ? "128" : "32";
  set(match, (side + "ipaddr").c_str(), remote.substr(0, slash));
  set(match, (side + "ipmask").c_str(), slash == remote.npos ? whole : remote.substr(slash + 1));
}

void add_group_rule(pugi::xml_node filter, const SecurityRule& rule) {
  const auto element = protocol_element(rule);
  if (element.empty()) return;
  const auto one = [&](const std::string* remote) {
    auto match =
        add_rule(filter, "accept", rule.ingress ? "in" : "out", by_group).append_child(element.c_str());
    add_range(match, rule, element);
    if (remote != nullptr) add_remote(match, rule, *remote);
  };
  if (!rule.remotes) return one(nullptr);
  for (const auto& remote : *rule.remotes)
    if ((remote.find(':') != remote.npos) == (rule.version == 6)) one(&remote);
}

// The link-local address that a guest makes of its MAC.
std::string link_local(const std::string& mac) {
  std::vector<unsigned> bytes;
  for (std::size_t at = 0; at + 2 <= mac.size(); at += 3) {
    unsigned value = 0;
    std::from_chars(mac.data() + at, mac.data() + at + 2, value, 16);
    bytes.push_back(value);
  }
  if (bytes.size() != 6) return {};
  return fmt::format("fe80::{:x}:{:x}:{:x}:{:x}", (bytes[0] ^ 2) << 8 | bytes[1], bytes[2] << 8 | 0xff,
                     0xfe00 | bytes[3], bytes[4] << 8 | bytes[5]);
}

}  // namespace

std::string filter_name(const proto::PortId& port) { return "nova-" + port.str(); }

std::string filter_xml(const proto::Vif& vif, const PortSecurity& security) {
  pugi::xml_document document;
  auto filter = document.append_child("filter");
  set(filter, "name", filter_name(vif.port_id));
  set(filter, "chain", "root");
  if (is_uuid(vif.port_id.str())) filter.append_child("uuid").text().set(vif.port_id.str().c_str());
  add_identity(filter, vif);
  add_basics(filter, vif);
  for (const auto& rule : security.rules) add_group_rule(filter, rule);
  add_rule(filter, "drop", "inout", last).append_child("all");
  add_rule(filter, "drop", "inout", last).append_child("all-ipv6");
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent | pugi::format_no_declaration);
  return std::move(out).str();
}

std::vector<std::pair<std::string, std::string>> filter_parameters(const proto::Vif& vif,
                                                                   const PortSecurity& security) {
  std::vector<std::pair<std::string, std::string>> out{{"CTRL_IP_LEARNING", "none"}};  // known, not learnt
  const auto add = [&](const std::string& address) {
    out.emplace_back(address.find(':') == address.npos ? "IP" : "IPV6", address);
  };
  for (const auto& ip : vif.fixed_ips) add(ip.address);
  for (const auto& address : security.extra_addresses) add(address);
  if (speaks(vif, 6)) add(link_local(vif.mac));
  return out;
}

}  // namespace nova::compute::libvirt
