#include "conductor/logic/security_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "common/error.hpp"
#include "common/ip.hpp"
#include "common/uuid.hpp"

namespace nova::conductor {

using proto::networks::Rule;

namespace {

struct Protocol {
  std::string_view name;
  int number;
};
constexpr std::array<Protocol, 22> protocols{
    {{"ah", 51},        {"dccp", 33},      {"egp", 8},         {"esp", 50},       {"gre", 47},
     {"icmp", 1},       {"icmpv6", 58},    {"igmp", 2},        {"ipip", 4},       {"ipv6-encap", 41},
     {"ipv6-frag", 44}, {"ipv6-icmp", 58}, {"ipv6-nonxt", 59}, {"ipv6-opts", 60}, {"ipv6-route", 43},
     {"ospf", 89},      {"pgm", 113},      {"rsvp", 46},       {"sctp", 132},     {"tcp", 6},
     {"udp", 17},       {"udplite", 136}}};

[[noreturn]] void refuse(std::string_view kind, std::string message) {
  throw Fault({Errc::bad_request, std::move(message), std::string(kind)});
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// -1 for a name that is not known.
int protocol_number(const std::string& text) {
  for (const auto& row : protocols)
    if (row.name == text) return row.number;
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number >= 0 && number <= 255 ? number
                                                                                                  : -1;
}

bool is_icmp(int number) { return number == 1 || number == 58; }
bool has_ports(int number) {
  return number == 6 || number == 17 || number == 33 || number == 132 || number == 136;
}

int checked_protocol(Rule& rule) {
  if (!rule.protocol) return 0;
  rule.protocol = lower(*rule.protocol);
  if (*rule.protocol == "any" || *rule.protocol == "0" || rule.protocol->empty()) {
    rule.protocol.reset();
    return 0;
  }
  const int number = protocol_number(*rule.protocol);
  if (number < 0)
    refuse("SecurityGroupRuleInvalidProtocol",
           fmt::format("Security group rule protocol {} not supported. Only protocol names and integer "
                       "representations [0 to 255] are supported.",
                       *rule.protocol));
  if (*rule.protocol == "icmp" && rule.ethertype == "IPv6") {
    rule.protocol = "ipv6-icmp";
    return 58;
  }
  if (*rule.protocol == "icmpv6") rule.protocol = "ipv6-icmp";
  const bool of_six = number == 58 || rule.protocol->starts_with("ipv6-");
  if (of_six && rule.ethertype == "IPv4")
    refuse("SecurityGroupEthertypeConflictWithProtocol",
           fmt::format("Invalid ethertype IPv4 for protocol {}.", *rule.protocol));
  return number;
}

void check_icmp(const Rule& rule) {
  for (const auto& [name, value] : {std::pair{"port_range_min (type)", rule.port_range_min},
                                    std::pair{"port_range_max (code)", rule.port_range_max}})
    if (value && (*value < 0 || *value > 255))
      refuse("SecurityGroupInvalidIcmpValue",
             fmt::format("Invalid value for ICMP {}. It must be 0 to 255, is {}.", name, *value));
  if (rule.port_range_max && !rule.port_range_min)
    refuse("SecurityGroupMissingIcmpType",
           "ICMP code (port-range-max) is provided but ICMP type "
           "(port-range-min) is missing.");
}

void check_ports(const Rule& rule, int protocol) {
  if (!rule.port_range_min && !rule.port_range_max) return;
  if (protocol == 0)
    refuse("SecurityGroupProtocolRequiredWithPorts", "Must also specify protocol if port range is given.");
  if (is_icmp(protocol)) return check_icmp(rule);
  if (!has_ports(protocol))
    refuse("SecurityGroupInvalidProtocolForPort",
           fmt::format(
               "Invalid protocol {} for port range, only supported for TCP, UDP, UDPLITE, SCTP and DCCP.",
               *rule.protocol));
  if (!rule.port_range_min || !rule.port_range_max || *rule.port_range_min > *rule.port_range_max ||
      *rule.port_range_min < 1 || *rule.port_range_max > 65535)
    refuse("SecurityGroupInvalidPortRange",
           "For TCP/UDP protocols, port_range_min must be <= port_range_max.");
}

void check_remote(Rule& rule) {
  if (rule.remote_group_id && rule.remote_ip_prefix)
    refuse("SecurityGroupMultipleRemoteEntites", "Only remote_ip_prefix or remote_group_id may be provided.");
  if (!rule.remote_ip_prefix) return;
  const auto cidr = net::Cidr::parse(*rule.remote_ip_prefix);
  if (!cidr)
    refuse("InvalidInput",
           fmt::format("Invalid input for remote_ip_prefix. Reason: '{}' is not a valid IP subnet.",
                       *rule.remote_ip_prefix));
  if (cidr->version() != (rule.ethertype == "IPv4" ? 4 : 6))
    refuse("SecurityGroupRuleParameterConflict",
           fmt::format("Conflicting value ethertype {} for CIDR {}", rule.ethertype, *rule.remote_ip_prefix));
  rule.remote_ip_prefix = cidr->str();
}

Rule plain(const std::string& group, const std::string& project, std::string_view direction,
           std::string_view ethertype) {
  Rule rule;
  rule.id = new_uuid();
  rule.security_group_id = group;
  rule.project_id = project;
  rule.direction = direction;
  rule.ethertype = ethertype;
  return rule;
}

}  // namespace

std::vector<Rule> egress_rules(const std::string& group, const std::string& project) {
  return {plain(group, project, "egress", "IPv4"), plain(group, project, "egress", "IPv6")};
}

std::vector<Rule> default_rules(const std::string& group, const std::string& project) {
  auto rules = egress_rules(group, project);
  for (const char* ethertype : {"IPv4", "IPv6"}) {
    rules.push_back(plain(group, project, "ingress", ethertype));
    rules.back().remote_group_id = group;
  }
  return rules;
}

Rule checked_rule(Rule rule) {
  if (rule.direction != "ingress" && rule.direction != "egress")
    refuse("InvalidInput",
           fmt::format("Invalid input for direction. Reason: '{}' is not in ['ingress', 'egress'].",
                       rule.direction));
  const auto ethertype = lower(rule.ethertype);
  if (ethertype != "ipv4" && ethertype != "ipv6")
    refuse("SecurityGroupRuleInvalidEtherType",
           fmt::format(
               "Security group rule for ethertype '{}' not supported. Allowed values are ['IPv4', 'IPv6'].",
               rule.ethertype));
  rule.ethertype = ethertype == "ipv4" ? "IPv4" : "IPv6";
  const int protocol = checked_protocol(rule);
  check_ports(rule, protocol);
  check_remote(rule);
  return rule;
}

}  // namespace nova::conductor
