#include "conductor/logic/subnet_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/error.hpp"

namespace nova::conductor {

using net::Cidr;
using net::Ip;
using proto::networks::Pool;
using proto::networks::Subnet;

namespace {

[[noreturn]] void invalid(std::string why) {
  throw Fault({Errc::bad_request, "Invalid input for operation: " + std::move(why) + ".", "InvalidInput"});
}

Ip address_of(std::string_view text, std::string_view what) {
  const auto address = Ip::parse(text);
  if (!address) invalid(fmt::format("'{}' is not a valid IP address for {}", text, what));
  return *address;
}

// Point-to-point and single-address subnets have no addresses of their own.
bool all_are_hosts(const Cidr& cidr) { return cidr.prefix() >= (cidr.version() == 4 ? 31 : 127); }

struct Range {
  Ip start, end;
};

std::string text_of(const Range& range) { return fmt::format("{}-{}", range.start.str(), range.end.str()); }

Range checked_range(const Pool& pool, const Cidr& cidr) {
  const auto start = Ip::parse(pool.start);
  const auto end = Ip::parse(pool.end);
  if (!start || !end || start->version() != cidr.version() || end->version() != cidr.version() ||
      *end < *start)
    throw Fault({Errc::bad_request,
                 fmt::format("The allocation pool {}-{} is not valid.", pool.start, pool.end),
                 "InvalidAllocationPool"});
  const Range range{*start, *end};
  if (range.start < first_host(cidr) || last_host(cidr) < range.end)
    throw Fault(
        {Errc::bad_request,
         fmt::format("The allocation pool {} spans beyond the subnet cidr {}.", text_of(range), cidr.str()),
         "OutOfBoundsAllocationPool"});
  return range;
}

void check_apart(const std::vector<Range>& ranges, const Cidr& cidr) {
  for (std::size_t i = 0; i + 1 < ranges.size(); ++i)
    if (ranges[i + 1].start <= ranges[i].end)
      throw Fault({Errc::conflict,
                   fmt::format("Found overlapping allocation pools: {} {} for subnet {}.", text_of(ranges[i]),
                               text_of(ranges[i + 1]), cidr.str()),
                   "OverlappingAllocationPools"});
}

std::vector<Pool> checked_pools(const Subnet& subnet, const Cidr& cidr, const std::optional<Ip>& gateway) {
  std::vector<Range> ranges;
  for (const auto& pool : subnet.allocation_pools) ranges.push_back(checked_range(pool, cidr));
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.start < b.start; });
  check_apart(ranges, cidr);
  std::vector<Pool> pools;
  for (const auto& range : ranges) {
    if (gateway && range.start <= *gateway && *gateway <= range.end)
      throw Fault(
          {Errc::conflict,
           fmt::format("Gateway ip {} conflicts with allocation pool {}.", gateway->str(), text_of(range)),
           "GatewayConflictWithAllocationPools"});
    pools.push_back({range.start.str(), range.end.str()});
  }
  return pools;
}

std::optional<Ip> checked_gateway(const Subnet& subnet, const Cidr& cidr) {
  if (!subnet.gateway_ip) return std::nullopt;
  const Ip gateway = address_of(*subnet.gateway_ip, "gateway_ip");
  if (gateway.version() != cidr.version() || gateway < first_host(cidr) || last_host(cidr) < gateway)
    invalid("Gateway is not valid on subnet");
  return gateway;
}

Cidr checked_cidr(const Subnet& subnet) {
  const auto cidr = Cidr::parse(subnet.cidr);
  if (!cidr) invalid(fmt::format("'{}' is not a valid IP subnet", subnet.cidr));
  if (subnet.ip_version != 4 && subnet.ip_version != 6)
    invalid(fmt::format("ip_version {} is neither 4 nor 6", subnet.ip_version));
  if (cidr->version() != subnet.ip_version)
    invalid(fmt::format("cidr {} does not match the ip_version '{}'", subnet.cidr, subnet.ip_version));
  if (cidr->prefix() == 0) invalid("0 is not allowed as CIDR prefix length");
  return *cidr;
}

void check_services(Subnet& subnet) {
  for (auto& server : subnet.dns_nameservers) server = address_of(server, "dns_nameservers").str();
  for (auto& route : subnet.host_routes) {
    const auto destination = Cidr::parse(route.destination);
    if (!destination) invalid(fmt::format("'{}' is not a valid IP subnet", route.destination));
    const Ip hop = address_of(route.nexthop, "host_routes");
    if (destination->version() != subnet.ip_version || hop.version() != subnet.ip_version)
      invalid("host routes are of another IP version than the subnet");
    route = {destination->str(), hop.str()};
  }
}

}  // namespace

Ip first_host(const Cidr& cidr) { return all_are_hosts(cidr) ? cidr.first() : cidr.first().plus(1); }

Ip last_host(const Cidr& cidr) {
  return all_are_hosts(cidr) || cidr.version() == 6 ? cidr.last() : cidr.last().minus(1);
}

std::vector<Pool> default_pools(const Cidr& cidr, const std::optional<Ip>& gateway) {
  const Ip first = first_host(cidr), last = last_host(cidr);
  if (!gateway || *gateway < first || last < *gateway) return {{first.str(), last.str()}};
  std::vector<Pool> pools;
  if (first < *gateway) pools.push_back({first.str(), gateway->minus(1).str()});
  if (*gateway < last) pools.push_back({gateway->plus(1).str(), last.str()});
  return pools;
}

Subnet completed(Subnet subnet, bool default_gateway) {
  const Cidr cidr = checked_cidr(subnet);
  subnet.cidr = cidr.str();
  if (!subnet.gateway_ip && default_gateway) subnet.gateway_ip = first_host(cidr).str();
  const auto gateway = checked_gateway(subnet, cidr);
  if (gateway) subnet.gateway_ip = gateway->str();
  subnet.allocation_pools =
      subnet.allocation_pools.empty() ? default_pools(cidr, gateway) : checked_pools(subnet, cidr, gateway);
  check_services(subnet);
  return subnet;
}

void check_overlap(const Subnet& subnet, const std::vector<Subnet>& others) {
  const auto mine = Cidr::parse(subnet.cidr);
  for (const auto& other : others) {
    const auto cidr = Cidr::parse(other.cidr);
    if (other.id != subnet.id && mine && cidr && cidr->overlaps(*mine))
      invalid(fmt::format("Requested subnet with cidr: {} for network: {} overlaps with another subnet",
                          subnet.cidr, subnet.network_id));
  }
}

const Subnet* subnet_for(const proto::networks::PortAddress& wanted, const std::string& network_id,
                         const std::vector<Subnet>& subnets) {
  if (wanted.subnet_id.empty() && wanted.ip_address.empty()) return nullptr;
  std::optional<Ip> address;
  if (!wanted.ip_address.empty()) address = address_of(wanted.ip_address, "fixed_ips");
  bool subnet_known = wanted.subnet_id.empty();
  for (const auto& subnet : subnets) {
    if (!wanted.subnet_id.empty() && subnet.id != wanted.subnet_id) continue;
    subnet_known = true;
    const auto cidr = Cidr::parse(subnet.cidr);
    if (!address) return &subnet;
    if (cidr && cidr->contains(*address) && first_host(*cidr) <= *address && *address <= last_host(*cidr))
      return &subnet;
  }
  if (!subnet_known)
    invalid(fmt::format("Failed to create port on network {}, because fixed_ips included invalid subnet {}",
                        network_id, wanted.subnet_id));
  if (!wanted.subnet_id.empty())
    throw Fault({Errc::bad_request,
                 fmt::format("IP address {} is not a valid IP for the specified subnet.", wanted.ip_address),
                 "InvalidIpForSubnet"});
  throw Fault({Errc::bad_request,
               fmt::format("IP address {} is not a valid IP for any of the subnets on the specified network.",
                           wanted.ip_address),
               "InvalidIpForNetwork"});
}

}  // namespace nova::conductor
