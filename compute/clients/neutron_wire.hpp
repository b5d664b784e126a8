// The parts of the Network API's documents that packet filters need. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/describe.hpp"
#include "compute/ports/security_rules.hpp"

namespace nova::compute::neutron {

struct AddressPair {
  std::string ip_address;
  static constexpr auto fields() { return Pack{field("ip_address", &AddressPair::ip_address).optional()}; }
};

struct Port {
  std::vector<std::string> security_groups;
  std::vector<AddressPair> fixed_ips, allowed_address_pairs;
  std::optional<bool> port_security_enabled;
  static constexpr auto fields() {
    return Pack{field("security_groups", &Port::security_groups).optional(),
                field("fixed_ips", &Port::fixed_ips).optional(),
                field("allowed_address_pairs", &Port::allowed_address_pairs).optional(),
                field("port_security_enabled", &Port::port_security_enabled).optional().nullable()};
  }
};

struct Rule {
  std::string direction;
  std::optional<std::string> ethertype, protocol, remote_ip_prefix, remote_group_id;
  std::optional<int> port_range_min, port_range_max;
  static constexpr auto fields() {
    return Pack{field("direction", &Rule::direction),
                field("ethertype", &Rule::ethertype).optional().nullable(),
                field("protocol", &Rule::protocol).optional().nullable(),
                field("remote_ip_prefix", &Rule::remote_ip_prefix).optional().nullable(),
                field("remote_group_id", &Rule::remote_group_id).optional().nullable(),
                field("port_range_min", &Rule::port_range_min).optional().nullable(),
                field("port_range_max", &Rule::port_range_max).optional().nullable()};
  }
};

Port read_port(const std::string& body);
std::vector<Rule> read_groups(const std::string& body);            // the rules of all of them
std::vector<std::string> read_addresses(const std::string& body);  // of a list of ports
// Without the members of a remote group, which the caller adds.
SecurityRule security_rule(const Rule& rule);
std::vector<std::string> extra_addresses(const Port& port);

}  // namespace nova::compute::neutron
