// One port's packet filter as a libvirt nwfilter: a guest speaks only as itself, and only what the security
// groups let through passes. Pure.
#pragma once
#include <string>

#include "compute/ports/security_rules.hpp"
#include "proto/network.hpp"

namespace nova::compute::libvirt {

std::string filter_name(const proto::PortId& port);
std::string filter_xml(const proto::Vif& vif, const PortSecurity& security);
// The filter's parameters: every address that the guest may send from.
std::vector<std::pair<std::string, std::string>> filter_parameters(const proto::Vif& vif,
                                                                   const PortSecurity& security);

}  // namespace nova::compute::libvirt
