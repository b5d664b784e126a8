#include "conductor/handlers/network_steps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/error.hpp"
#include "common/ip.hpp"
#include "common/uuid.hpp"
#include "conductor/logic/security_rules.hpp"
#include "conductor/logic/subnet_plan.hpp"
#include "conductor/store/networks.hpp"
#include "conductor/store/security_groups.hpp"

namespace nova::conductor {

using namespace proto::networks;

namespace {

void take_wanted(Tx& tx, const Port& port, const Subnet& subnet, const std::string& address) {
  const std::string canonical = net::Ip::parse(address).value_or(net::Ip()).str();
  if (subnet.gateway_ip == canonical && !port.device_owner.starts_with("network:"))
    throw Fault({Errc::conflict,
                 fmt::format("IP address {} is the gateway of subnet {}.", canonical, subnet.id),
                 "IpAddressInUse"});
  if (!address_take(tx, subnet.id, canonical, port.id))
    throw Fault({Errc::conflict,
                 fmt::format("IP address {} already allocated in subnet {}", canonical, subnet.id),
                 "IpAddressAlreadyAllocated"});
}

// False if the subnet has none left.
bool take_next(Tx& tx, const Port& port, const Subnet& subnet) {
  while (const auto address = address_next(tx, subnet))
    if (address_take(tx, subnet.id, *address, port.id)) return true;
  return false;
}

[[noreturn]] void none_left(const std::string& network) {
  throw Fault({Errc::conflict, fmt::format("No more IP addresses available on network {}.", network),
               "IpAddressGenerationFailure"});
}

void take_one(Tx& tx, const Port& port, const PortAddress& asked, const std::vector<Subnet>& subnets) {
  const Subnet* subnet = subnet_for(asked, port.network_id, subnets);
  if (subnet == nullptr)
    throw Fault({Errc::bad_request,
                 "Invalid input for fixed_ips. Reason: an entry has neither subnet_id nor ip_address.",
                 "HTTPBadRequest"});
  if (!asked.ip_address.empty()) return take_wanted(tx, port, *subnet, asked.ip_address);
  if (!take_next(tx, port, *subnet)) none_left(port.network_id);
}

void take_of_version(Tx& tx, const Port& port, int version, const std::vector<Subnet>& subnets) {
  bool any = false;
  for (const auto& subnet : subnets) {
    if (subnet.ip_version != version) continue;
    any = true;
    if (take_next(tx, port, subnet)) return;
  }
  if (any) none_left(port.network_id);
}

bool serves(const PortAddress& have, const PortAddress& asked) {
  const auto address = net::Ip::parse(asked.ip_address);
  return (asked.subnet_id.empty() || asked.subnet_id == have.subnet_id) &&
         (asked.ip_address.empty() || (address && address->str() == have.ip_address));
}

}  // namespace

std::string ensure_default_group(Tx& tx, const std::string& project) {
  if (const auto id = security_group_default(tx, project)) return *id;
  SecurityGroup group;
  group.id = new_uuid();
  group.project_id = project;
  group.name = default_group;
  group.description = "Default security group";
  if (!security_group_insert(tx, group)) return *security_group_default(tx, project);
  for (const auto& rule : default_rules(group.id, project)) security_group_rule_insert(tx, rule);
  return group.id;
}

std::vector<std::string> groups_of(Tx& tx, const Port& port,
                                   const std::optional<std::vector<std::string>>& asked) {
  if (!port.port_security_enabled) {
    if (asked && !asked->empty())
      throw Fault(
          {Errc::conflict,
           "Port security must be enabled and port must have an IP address in order to use security groups.",
           "PortSecurityAndIPRequiredForSecurityGroups"});
    return {};
  }
  if (!asked) {
    if (port.device_owner.starts_with("network:")) return {};
    return {ensure_default_group(tx, port.project_id)};
  }
  for (const auto& id : *asked) {
    const auto group = security_group_find(tx, id);
    if (!group || group->project_id != port.project_id)
      throw Fault(
          {Errc::not_found, fmt::format("Security group {} does not exist", id), "SecurityGroupNotFound"});
  }
  return *asked;
}

void give_addresses(Tx& tx, const Port& port, const std::optional<std::vector<PortAddress>>& asked) {
  const auto subnets = subnets_hold(tx, port.network_id);
  if (!asked) {
    for (const int version : {4, 6}) take_of_version(tx, port, version, subnets);
    return;
  }
  for (const auto& one : *asked) take_one(tx, port, one, subnets);
}

void change_addresses(Tx& tx, const Port& port, const std::vector<PortAddress>& asked) {
  const auto subnets = subnets_hold(tx, port.network_id);
  std::vector<PortAddress> left = port.fixed_ips, missing;
  for (const auto& one : asked) {
    const auto at =
        std::find_if(left.begin(), left.end(), [&](const auto& have) { return serves(have, one); });
    if (at == left.end())
      missing.push_back(one);
    else
      left.erase(at);
  }
  for (const auto& gone : left) address_release(tx, port.id, gone);
  for (const auto& one : missing) take_one(tx, port, one, subnets);
}

}  // namespace nova::conductor
