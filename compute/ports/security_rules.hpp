// What the Network service lets through to and from a port. Implemented over Neutron's API
// (compute/clients/neutron.hpp) and by test doubles.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "proto/ids.hpp"

namespace nova::compute {

// Lets something through; what no rule lets through is dropped.
struct SecurityRule {
  bool ingress = true;
  int version = 4;                                  // of IP
  std::string protocol;                             // tcp, udp, icmp, a number ...; empty: any
  std::optional<int> port_min, port_max;            // of icmp: type and code
  std::optional<std::vector<std::string>> remotes;  // addresses or CIDRs; nothing: anybody

  bool operator==(const SecurityRule&) const = default;
};

struct PortSecurity {
  bool enabled = true;  // false: the port is not filtered at all
  std::vector<SecurityRule> rules;
  std::vector<std::string> extra_addresses;  // further addresses that the port may send from
};

class SecurityRules {
 public:
  virtual ~SecurityRules() = default;
  // Fault(not_found) when the port is gone, Fault(unavailable) when the service is away.
  virtual awaitable<PortSecurity> of_port(Context context, proto::PortId port) = 0;
};

}  // namespace nova::compute
