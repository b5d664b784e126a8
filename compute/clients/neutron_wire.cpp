#include "compute/clients/neutron_wire.hpp"

#include "common/decode.hpp"

namespace nova::compute::neutron {
namespace {

struct PortBody {
  Port port;
  static constexpr auto fields() { return Pack{field("port", &PortBody::port)}; }
};
struct PortsBody {
  std::vector<Port> ports;
  static constexpr auto fields() { return Pack{field("ports", &PortsBody::ports)}; }
};
struct Group {
  std::vector<Rule> rules;
  static constexpr auto fields() { return Pack{field("security_group_rules", &Group::rules).optional()}; }
};
struct GroupsBody {
  std::vector<Group> groups;
  static constexpr auto fields() { return Pack{field("security_groups", &GroupsBody::groups)}; }
};

template <class T>
T read(const std::string& body) {
  return decode_lenient<T>(json::parse(body).root());
}

}  // namespace

Port read_port(const std::string& body) { return read<PortBody>(body).port; }

std::vector<Rule> read_groups(const std::string& body) {
  std::vector<Rule> out;
  for (auto& group : read<GroupsBody>(body).groups)
    for (auto& rule : group.rules) out.push_back(std::move(rule));
  return out;
}

std::vector<std::string> read_addresses(const std::string& body) {
  std::vector<std::string> out;
  for (const auto& port : read<PortsBody>(body).ports)
    for (const auto& ip : port.fixed_ips) out.push_back(ip.ip_address);
  return out;
}

SecurityRule security_rule(const Rule& rule) {
  SecurityRule out;
  out.ingress = rule.direction == "ingress";
  out.version = rule.ethertype == "IPv6" ? 6 : 4;
  out.protocol = rule.protocol.value_or("");
  out.port_min = rule.port_range_min;
  out.port_max = rule.port_range_max;
  if (rule.remote_ip_prefix) out.remotes = {*rule.remote_ip_prefix};
  return out;
}

std::vector<std::string> extra_addresses(const Port& port) {
  std::vector<std::string> out;
  // A whole subnet is more than the filter can tell apart; single addresses are what fail-over needs.
  for (const auto& pair : port.allowed_address_pairs)
    if (!pair.ip_address.empty() && pair.ip_address.find('/') == pair.ip_address.npos)
      out.push_back(pair.ip_address);
  return out;
}

}  // namespace nova::compute::neutron
