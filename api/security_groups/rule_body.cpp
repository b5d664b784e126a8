#include "api/security_groups/rule_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "common/formats.hpp"

namespace nova {
namespace api::security_groups {
namespace {

[[noreturn]] void refuse(std::string message) { throw Fault(Errc::bad_request, std::move(message)); }

std::optional<int> number_of(const LooseText& text) {
  int number = 0;
  const char* end = text.text.data() + text.text.size();
  const auto [stop, error] = std::from_chars(text.text.data(), end, number);
  return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void check_ports(const CreateRule& body, const std::string& protocol, int from, int to) {
  const bool icmp = protocol == "icmp";
  const auto bad = [&](std::string_view why) {
    refuse(fmt::format("Invalid port range {}:{}. {}", body.from_port.text, body.to_port.text, why));
  };
  if (from > to && !icmp) bad("Former value cannot be greater than the later");
  if (!icmp && (from < 1 || to > 65535))
    bad(fmt::format("Valid {} ports should be between 1-65535", protocol == "tcp" ? "TCP" : "UDP"));
  if (icmp && (from < -1 || from > 255 || to < -1 || to > 255)) bad("For ICMP, the type:code must be valid");
}

// -1 is every type and code of ICMP: no range at all.
void set_ports(NewRule& rule, const CreateRule& body, const std::string& protocol) {
  const auto from = number_of(body.from_port), to = number_of(body.to_port);
  if (!from || !to)
    refuse(fmt::format("Invalid port range {}:{}. {}", body.from_port.text, body.to_port.text,
                       "Integer values should be provided"));
  check_ports(body, protocol, *from, *to);
  if (*from >= 0) rule.port_range_min = *from;
  if (*to >= 0) rule.port_range_max = *to;
}

void set_protocol(NewRule& rule, const CreateRule& body) {
  const bool nothing =
      body.ip_protocol.text.empty() && body.from_port.text.empty() && body.to_port.text.empty();
  if (nothing && body.group_id) return;  // everything from the other group
  const auto protocol = lower(body.ip_protocol.text);
  if (protocol.empty()) refuse("Not enough parameters to build a valid rule.");
  if (protocol != "tcp" && protocol != "udp" && protocol != "icmp")
    refuse(fmt::format("Invalid IP protocol {}.", body.ip_protocol.text));
  rule.protocol = protocol;
  set_ports(rule, body, protocol);
}

}  // namespace

NewRule rule_of(const CreateRule& body) {
  NewRule rule;
  rule.security_group_id = body.parent_group_id;
  rule.remote_group_id = body.group_id;
  set_protocol(rule, body);
  if (body.group_id) return rule;
  rule.remote_ip_prefix = body.cidr.text.empty() ? "0.0.0.0/0" : body.cidr.text;
  if (format_problem(Format::cidr, *rule.remote_ip_prefix))
    refuse(fmt::format("Invalid cidr {}.", *rule.remote_ip_prefix));
  if (rule.remote_ip_prefix->find(':') != std::string::npos) rule.ethertype = "IPv6";
  return rule;
}

}  // namespace api::security_groups

api::security_groups::LooseText Codec<api::security_groups::LooseText>::decode(const json::Value& v,
                                                                               const FieldRules&,
                                                                               const DecodeContext& at) {
  if (v.is_null()) return {};
  if (v.is_integer()) return {json::dump(v)};
  if (!v.is_string())
    detail::fail(at, v, fmt::format("{} is not of type 'integer', 'string', 'null'", json::python_repr(v)));
  return {std::string(v.text())};
}

}  // namespace nova
